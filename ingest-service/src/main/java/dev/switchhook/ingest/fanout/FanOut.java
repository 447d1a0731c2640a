package dev.switchhook.ingest.fanout;

import dev.switchhook.callevents.WireEvent;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.Subscription;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.ingest.event.Position;
import dev.switchhook.ingest.subscription.EventFilter.Match;
import dev.switchhook.ingest.subscription.KnownSubscription;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One event to one delivery per subscription that wants it. Doing it twice makes the same
 * deliveries: their ids are derived. Pure but for its clock, and shared by all threads.
 */
public final class FanOut {
  /** One escape of JSON can make six bytes of one, so an event below its limit can be above it. */
  static final int LARGEST_BODY = 512 * 1024;

  private final InstantSource clock;
  private final FilterAsking asking;

  /**
   * @param asking asks a filter; whoever measures it does so here
   */
  public FanOut(InstantSource clock, FilterAsking asking) {
    this.clock = clock;
    this.asking = asking;
  }

  /**
   * A delivery for each subscription that wants the event, or a dead letter where it cannot be.
   *
   * @param takers subscriptions of the event's tenant, with all that take its type among them
   * @param position where the event was read
   */
  public Fanned of(EventBodies bodies, Collection<KnownSubscription> takers, Position position) {
    WireEvent event = bodies.event();
    List<AddressedDelivery> deliveries = new ArrayList<>();
    List<DeadLetter> tooLarge = new ArrayList<>();
    int filtersFailed = 0;
    for (KnownSubscription known : takers) {
      if (!known.wants(event.type(), event.test())) {
        continue;
      }
      Subscription subscription = known.subscription();
      if (subscription.getFilter() != null) {
        Match match = asking.ask(known.filter(), bodies.members());
        if (match == Match.NO) {
          continue;
        }
        filtersFailed += match == Match.FAILED ? 1 : 0;
      }
      ByteBuffer body = bodies.of(subscription.getPayloadShape(), subscription.getApiVersion());
      if (body.remaining() > LARGEST_BODY) {
        tooLarge.add(letter(event, subscription, position));
      } else {
        deliveries.add(
            new AddressedDelivery(delivery(event, subscription, body), subscription.getLanes()));
      }
    }
    return new Fanned(deliveries, tooLarge, takers.size(), filtersFailed);
  }

  private static Delivery delivery(WireEvent event, Subscription subscription, ByteBuffer body) {
    // Not by its builder, which validates each field by its schema and copies defaults.
    return new Delivery(
        DeliveryId.of(event.id(), subscription.getSubscriptionId()),
        subscription.getSubscriptionId(),
        event.tenantId(),
        event.id(),
        event.type(),
        event.callId(),
        event.sequence(),
        event.occurredAt(),
        event.recordedAt(),
        event.occurredAt().plus(UsefulLife.of(event.type(), subscription)),
        event.test(),
        "application/json",
        body.duplicate());
  }

  /** No delivery was made, so there is none inside and nothing to replay; the event stays. */
  private DeadLetter letter(WireEvent event, Subscription subscription, Position position) {
    String deliveryId = DeliveryId.of(event.id(), subscription.getSubscriptionId());
    return DeadLetter.newBuilder()
        .setDeadLetterId(DeadLetterId.of(deliveryId, ""))
        .setSubscriptionId(subscription.getSubscriptionId())
        .setDeliveryId(deliveryId)
        .setEventId(event.id())
        .setEventType(event.type())
        .setTenantId(event.tenantId())
        .setCallId(event.callId())
        .setSequence(event.sequence())
        .setOccurredAt(event.occurredAt())
        .setExpiresAt(event.occurredAt().plus(UsefulLife.of(event.type(), subscription)))
        .setEndpointHost(subscription.getUrlHost())
        .setReason(DeadReason.PAYLOAD_TOO_LARGE)
        .setDeadAt(clock.instant())
        .setAttempts(0)
        .setLastOutcome(AttemptOutcome.UNKNOWN)
        .setLastFailureClass(FailureClass.PAYLOAD_TOO_LARGE)
        .setFault(Fault.PLATFORM)
        .setLastError("the rendered body is over " + LARGEST_BODY + " bytes")
        .setOriginTopic(position.topic())
        .setOriginPartition(position.partition())
        .setOriginOffset(position.offset())
        .build();
  }
}
