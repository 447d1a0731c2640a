package dev.switchhook.local.calls;

import dev.switchhook.events.CallContext;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Channel;
import dev.switchhook.events.Direction;
import dev.switchhook.events.Party;
import dev.switchhook.producer.CallEvents;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up calls of clinics, staffing firms and shops. The same seed, tenants and times make the
 * same calls, byte for byte. Not thread-safe.
 *
 * <p>A call starts at the clock's now and is told to its end at once: {@code occurred_at} of its
 * events goes on from there by seconds and minutes, as they would happen. So they lie ahead of the
 * clock, and no event is old when it arrives. Who sends sets {@code recorded_at} ({@link
 * CallEvents} does).
 */
public final class CallSimulator {
  private static final List<Channel> CHANNELS =
      List.of(Channel.PSTN, Channel.PSTN, Channel.PSTN, Channel.SIP, Channel.WEB);

  private final SplittableRandom seeds;
  private final List<String> tenants;
  private final InstantSource clock;

  public CallSimulator(long seed, List<String> tenants, InstantSource clock) {
    if (tenants.isEmpty()) {
      throw new IllegalArgumentException("no tenants");
    }
    this.seeds = new SplittableRandom(seed);
    this.tenants = List.copyOf(tenants);
    this.clock = clock;
  }

  /**
   * All events of the next call in the order of their sequence, from {@code call.started} on: 2 to
   * about 12 of them.
   */
  public List<CallEvent> nextCall() {
    Chance chance = new Chance(seeds.split());
    int tenant = chance.below(tenants.size());
    Business business = Business.ofTenant(tenant);
    CallContext context = context(business, chance);
    String id = chance.id("call", context.getStartedAt());
    Call call = new Call(tenants.get(tenant), id, context, chance);
    new Conversation(call, business).play();
    return call.events();
  }

  private CallContext context(Business business, Chance chance) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    boolean outbound = chance.of(business.outboundShare());
    // 555-01xx is kept free for made-up numbers.
    Party person =
        Party.newBuilder()
            .setAddress("+1555010%04d".formatted(chance.below(10_000)))
            .setContactId(chance.of(0.6) ? "crm-" + chance.between(10_000L, 99_999L) : null)
            .setLocale(business.agent().locale())
            .build();
    Party firm = Party.newBuilder().setAddress("+1555011%04d".formatted(chance.below(50))).build();
    return CallContext.newBuilder()
        .setAgentId(business.agent().id())
        .setAgentVersion(business.agent().version())
        .setDirection(outbound ? Direction.OUTBOUND : Direction.INBOUND)
        .setChannel(chance.oneOf(CHANNELS))
        .setCaller(outbound ? firm : person)
        .setCallee(outbound ? person : firm)
        .setStartedAt(now)
        .setProviderCallRef(chance.id("CA"))
        .build();
  }
}
