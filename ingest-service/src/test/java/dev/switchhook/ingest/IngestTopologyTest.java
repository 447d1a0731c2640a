package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTopologyTest {
  private static final String OTHER_TENANT = "ten_other";

  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void startsWithOneSubscription() {
    pipe = new Pipe(folder);
    pipe.subscribe(ExampleSubscription.subscription().build());
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @Test
  void everyEventOfACallBecomesADelivery() {
    ExampleCall.events().forEach(pipe::send);
    assertThat(pipe.deliveries())
        .extracting(Delivery::getEventType)
        .containsExactlyElementsOf(ExampleCall.events().stream().map(CallEvent::getType).toList());
    assertThat(pipe.rejected()).isEmpty();
    assertThat(pipe.counted("switchhook.events.consumed", "event_type", "call.ended")).isOne();
    assertThat(pipe.counted("switchhook.deliveries.fanned.out", "event_type", "call.ended"))
        .isOne();
  }

  @Test
  void aDeliveryRecordIsKeyedByItsSubscriptionAndCarriesTheTraceAndNothingElse() {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    headers.add("traceparent", trace.getBytes(UTF_8));
    headers.add("sh-attempt", "11".getBytes(UTF_8));
    headers.add("x-own", "1".getBytes(UTF_8));

    pipe.send(ExampleCall.CALL, pipe.framed(ExampleCall.ended()), headers);

    TestRecord<byte[], byte[]> record = pipe.deliveryRecords().getFirst();
    assertThat(new String(record.key(), UTF_8)).isEqualTo(ExampleSubscription.ID);
    assertThat(record.getHeaders().toArray()).hasSize(1);
    assertThat(RecordHeaders.text(record.getHeaders(), "traceparent")).contains(trace);
    assertThat(record.timestamp()).isEqualTo(Pipe.START.toEpochMilli());
  }

  @Test
  void theTraceInTheEventServesWhereTheHeaderIsMissingAndRubbishIsLeftOut() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    pipe.send(CallEvent.newBuilder(ExampleCall.ended()).setTraceparent(trace).build());
    pipe.send(CallEvent.newBuilder(ExampleCall.started()).setTraceparent("a\r\nb: c").build());
    List<TestRecord<byte[], byte[]>> records = pipe.deliveryRecords();
    assertThat(RecordHeaders.text(records.get(0).getHeaders(), "traceparent")).contains(trace);
    assertThat(records.get(1).getHeaders().toArray()).isEmpty();
  }

  @Test
  void tenantsAreKeptApart() {
    pipe.subscribe(ExampleSubscription.subscription("sub_other").setTenantId(OTHER_TENANT).build());
    pipe.send(ExampleCall.ended());
    assertThat(pipe.deliveries())
        .extracting(Delivery::getSubscriptionId)
        .containsExactly(ExampleSubscription.ID);
    // The same event id and call id, of another tenant: neither a repeat nor a conflict.
    pipe.send(
        CallEvent.newBuilder(ExampleCall.ended()).setTenantId(OTHER_TENANT).setSequence(4).build());
    assertThat(pipe.deliveries())
        .extracting(Delivery::getSubscriptionId)
        .containsExactly("sub_other");
    assertThat(pipe.rejected()).isEmpty();
  }

  @Test
  void anEventThatNobodyWantsIsFine() {
    pipe.send(CallEvent.newBuilder(ExampleCall.ended()).setTenantId("ten_unknown").build());
    assertThat(pipe.deliveryRecords()).isEmpty();
    assertThat(pipe.rejected()).isEmpty();
  }

  @Test
  void aBodyOverTheLimitBecomesADeadLetter() {
    CallEvent event = ExampleCall.escalated();
    event.getCallEscalated().put("summary", "\u0001".repeat(100_000));
    pipe.send(event);
    assertThat(pipe.deliveries()).isEmpty();
    assertThat(pipe.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.getReason()).isEqualTo(DeadReason.PAYLOAD_TOO_LARGE);
              assertThat(letter.getRecordValue()).isNull();
              assertThat(letter.getOriginTopic()).isEqualTo(Topics.CALL_EVENTS);
            });
    assertThat(
            pipe.counted(
                "switchhook.dead.letters.written",
                "reason",
                "payload_too_large",
                "fault",
                "platform"))
        .isOne();
  }

  @Test
  void everyNodeAndStoreHasTheNameThatPeopleKnow() {
    String described =
        IngestTopology.build(
                dev.switchhook.registry.Schemas.over(
                    pipe.registry, java.time.InstantSource.system()),
                pipe.subscriptions,
                new dev.switchhook.ingest.outage.Waits(
                    time -> false, Duration.ZERO, () -> 0L, null),
                java.time.InstantSource.system(),
                new IngestMeters(pipe.meters, type -> type))
            .describe()
            .toString();
    assertThat(described)
        .contains(
            "Source: call-events (topics: [voice.call-events])",
            "Processor: decode ",
            "Processor: recognise-repeats (stores: [seen-events])",
            "Processor: fan-out ",
            "Sink: to-deliveries (topic: webhook.deliveries)",
            "Sink: to-dead-letters (topic: webhook.dead-letters)",
            "Sink: to-rejected (topic: voice.call-events.rejected)",
            "Processor: subscription-table (stores: [subscriptions])")
        .doesNotContain("KSTREAM", "KTABLE");
  }
}
