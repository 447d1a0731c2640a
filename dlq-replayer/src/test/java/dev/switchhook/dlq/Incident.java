package dev.switchhook.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.RecordHeader;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A subscription whose receiver refused everything for a while, and the letters of that. */
final class Incident {
  final String tenant;
  final String subscription;
  private final Bench bench;
  private final AvroWriter<Delivery> deliveries;

  Incident(Bench bench, String name) {
    this.bench = bench;
    this.tenant = "ten_" + name;
    this.subscription = "sub_" + name;
    this.deliveries =
        new AvroWriter<>(bench.schemas(), Topics.DELIVERIES, Delivery.getClassSchema());
  }

  /** Letters of as many calls, three events each. */
  List<DeadLetter> letters(int calls) {
    List<DeadLetter> letters = new ArrayList<>();
    for (int call = 0; call < calls; call++) {
      for (long sequence = 3; sequence >= 1; sequence--) {
        letters.add(letter("call_" + subscription + "_" + call, sequence).build());
      }
    }
    return letters;
  }

  DeadLetter.Builder letter(String call, long sequence) {
    Instant died = Instant.now().minusSeconds(3_600);
    String event =
        UUID.nameUUIDFromBytes((subscription + call + sequence).getBytes(UTF_8)).toString();
    String id = DeliveryId.of(event, subscription);
    String body =
        "{\"id\":\""
            + event
            + "\",\"type\":\"call.ended\",\"timestamp\":\"2026-10-09T08:53:20.001Z\","
            + "\"api_version\":\"2026-10-01\",\"data\":{\"tenant_id\":\""
            + tenant
            + "\",\"sequence\":"
            + sequence
            + ",\"call\":{\"id\":\""
            + call
            + "\",\"caller\":{\"address\":\"+15550100001\",\"display_name\":\"Jane Canary\"}}}}";
    Delivery delivery =
        Delivery.newBuilder()
            .setDeliveryId(id)
            .setSubscriptionId(subscription)
            .setTenantId(tenant)
            .setEventId(event)
            .setEventType("call.ended")
            .setCallId(call)
            .setSequence(sequence)
            .setOccurredAt(died.minusSeconds(60))
            .setRecordedAt(died.minusSeconds(60))
            .setExpiresAt(died.plusSeconds(72 * 3_600))
            .setBody(ByteBuffer.wrap(body.getBytes(UTF_8)))
            .build();
    return DeadLetter.newBuilder()
        .setDeadLetterId(DeadLetterId.of(id, ""))
        .setSubscriptionId(subscription)
        .setDeliveryId(id)
        .setEventId(event)
        .setEventType("call.ended")
        .setTenantId(tenant)
        .setCallId(call)
        .setSequence(sequence)
        .setOccurredAt(delivery.getOccurredAt())
        .setExpiresAt(delivery.getExpiresAt())
        .setEndpointHost("api.crm.example")
        .setReason(DeadReason.PERMANENT_RESPONSE)
        .setDeadAt(died)
        .setAttempts(2)
        .setLastOutcome(AttemptOutcome.REFUSED)
        .setLastFailureClass(FailureClass.AUTH)
        .setFault(Fault.RECEIVER)
        .setLastStatusCode(401)
        .setLastError("HTTP 401")
        .setOriginTopic(Topics.DELIVERIES)
        .setOriginPartition(1)
        .setOriginOffset(sequence)
        .setRecordKey(ByteBuffer.wrap(subscription.getBytes(UTF_8)))
        .setRecordValue(ByteBuffer.wrap(deliveries.write(delivery)))
        .setRecordHeaders(
            List.of(header("traceparent", "00-trace-" + call), header("sh-due-at", "5")));
  }

  static RecordHeader header(String name, String value) {
    return RecordHeader.newBuilder()
        .setName(name)
        .setValue(ByteBuffer.wrap(value.getBytes(UTF_8)))
        .build();
  }

  /** Writes them, and an active subscription for them. */
  List<DeadLetter> happens(int calls) {
    List<DeadLetter> letters = letters(calls);
    bench.subscription(subscription, tenant, SubscriptionStatus.ACTIVE, 1);
    bench.write(letters);
    return letters;
  }

  /** What a replay of all of them is, in a hurry and from a script. */
  String[] replay(String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "replay",
                "--subscription",
                subscription,
                "--rate",
                "5000",
                "--per-subscription-rate",
                "5000"));
    args.addAll(List.of(more));
    return args.toArray(String[]::new);
  }
}
