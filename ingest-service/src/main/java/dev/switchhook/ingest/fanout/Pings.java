package dev.switchhook.ingest.fanout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.Subscription;
import dev.switchhook.ids.DeliveryId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;

/**
 * Deliveries of type {@code ping}: no call event is behind them, so they have neither call nor
 * sequence and are on lane 0 (docs/webhook-contract.md, section 10).
 */
public final class Pings {
  private static final String TYPE = "ping";

  private final InstantSource clock;
  private final Random random;

  public Pings(InstantSource clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  /** Whatever the subscription's types, filter and state say. */
  public AddressedDelivery of(Subscription subscription) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String eventId = eventId(now);
    Delivery ping =
        Delivery.newBuilder()
            .setDeliveryId(DeliveryId.of(eventId, subscription.getSubscriptionId()))
            .setSubscriptionId(subscription.getSubscriptionId())
            .setTenantId(subscription.getTenantId())
            .setEventId(eventId)
            .setEventType(TYPE)
            .setOccurredAt(now)
            .setRecordedAt(now)
            .setExpiresAt(now.plus(UsefulLife.of(TYPE, subscription)))
            .setContentType("application/json")
            .setBody(ByteBuffer.wrap(body(eventId, now, subscription)))
            .build();
    return new AddressedDelivery(ping, subscription.getLanes());
  }

  /** UUID version 7 (RFC 9562, section 5.7), as call events have. */
  private String eventId(Instant now) {
    long high = now.toEpochMilli() << 16 | 0x7000L | (random.nextLong() & 0x0FFF);
    return new UUID(high, 0x8000_0000_0000_0000L | (random.nextLong() >>> 2)).toString();
  }

  private static byte[] body(String eventId, Instant now, Subscription subscription) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", eventId);
    json.put("type", TYPE);
    json.put("timestamp", Values.timestamp(now));
    json.put("api_version", ApiVersions.nearest(subscription.getApiVersion()));
    json.putObject("data")
        .put("tenant_id", subscription.getTenantId())
        .put("subscription_id", subscription.getSubscriptionId());
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
