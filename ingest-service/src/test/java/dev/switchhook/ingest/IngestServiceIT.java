package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.topics.Partitions;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program against a real broker and a real registry. Each test has a tenant of its own. */
class IngestServiceIT {
  private static final Duration HANG = Duration.ofSeconds(120);

  @TempDir private static Path folder;
  private static IngestStack stack;

  @BeforeAll
  static void starts() {
    stack = new IngestStack(folder);
  }

  @AfterAll
  static void ends() {
    stack.close();
  }

  @Test
  void aSubscriptionMadeByTheApiGetsTheNextEventOnItsPartition() throws Exception {
    try (IngestProcess ingest = stack.start("api")) {
      assertThat(ingest.awaitReady())
          .matches("ready name=ingest admin=http://\\S+ api=http://\\S+");
      assertThat(ingest.readiness().statusCode()).isEqualTo(200);
      String id = ingest.subscribe("ten_api", 3);

      CallEvent event = Wire.inCall("ten_api", "call_1", ExampleCall.ended());
      stack.send(event);

      ConsumerRecord<byte[], byte[]> record = stack.deliveries("ten_api", 1).getFirst();
      Delivery delivery = stack.delivery(record);
      assertThat(delivery.getDeliveryId()).isEqualTo(DeliveryId.of(event.getId().toString(), id));
      assertThat(new String(record.key(), UTF_8)).isEqualTo(id);
      assertThat(record.partition())
          .isEqualTo(Partitions.of(id, 3, "call_1", IngestStack.PARTITIONS));
      assertThat(UTF_8.decode(delivery.getBody()).toString())
          .contains("\"tenant_id\":\"ten_api\",\"sequence\":9,\"call\":{\"id\":\"call_1\",");
      assertThat(ingest.metrics())
          .contains("switchhook_deliveries_fanned_out_total{event_type=\"call.ended\"} 1.0");

      assertThat(ingest.post("/v1/tenants/ten_api/subscriptions/" + id + "/ping", "").statusCode())
          .isEqualTo(202);
      ConsumerRecord<byte[], byte[]> ping =
          stack.deliveries("ten_api", 2).stream()
              .filter(each -> stack.delivery(each).getEventType().equals("ping"))
              .findFirst()
              .orElseThrow();
      assertThat(ping.partition()).isEqualTo(Partitions.of(id, 3, null, IngestStack.PARTITIONS));

      assertThat(ingest.delete("/v1/tenants/ten_api/subscriptions/" + id).statusCode())
          .isEqualTo(204);
      stack.send(Wire.inCall("ten_api", "call_2", ExampleCall.ended()));
      await().atMost(HANG).until(() -> stack.lag("api") == 0);
      assertThat(stack.deliveriesNow("ten_api")).hasSize(2);
    }
  }

  @Test
  void poisonHarmsNobody() throws Exception {
    try (IngestProcess ingest = stack.start("poison")) {
      ingest.subscribe("ten_poison", 1);
      byte[] good = stack.framed(Wire.inCall("ten_poison", "call_p", ExampleCall.started()));
      Map<byte[], String> poison = new LinkedHashMap<>();
      poison.put(new byte[0], "EMPTY_VALUE");
      poison.put(Arrays.copyOf(good, 300_000), "TOO_LARGE");
      poison.put("not avro".getBytes(UTF_8), "NOT_FRAMED");
      poison.put(ByteBuffer.wrap(good.clone()).putInt(1, 1_999_999).array(), "UNKNOWN_SCHEMA");
      poison.put(Arrays.copyOf(good, good.length - 7), "UNDECODABLE");
      poison.put(Arrays.copyOf(good, good.length + 7), "TRAILING_BYTES");
      poison.put(
          new byte[] {0, good[1], good[2], good[3], good[4], -128, -54, -75, -18, 3},
          "UNDECODABLE"); // a string of 500 MB
      poison.put(
          stack.framed(Wire.inCall("ten_poison", "call_other", ExampleCall.ended())),
          "KEY_MISMATCH");

      stack.send("call_p", good);
      poison.keySet().forEach(value -> stack.send("call_p", value));
      byte[] largest = stack.sendLargest("call_p");
      stack.send(Wire.inCall("ten_poison", "call_p", ExampleCall.answered()));

      assertThat(stack.deliveries("ten_poison", 2))
          .extracting(record -> stack.delivery(record).getEventType())
          .containsExactly("call.started", "call.answered");
      List<ConsumerRecord<byte[], byte[]>> rejected =
          stack.await(
              Topics.CALL_EVENTS_REJECTED,
              poison.size() + 1,
              record -> Arrays.equals(record.key(), "call_p".getBytes(UTF_8)));
      int at = 0;
      for (Map.Entry<byte[], String> each : poison.entrySet()) {
        ConsumerRecord<byte[], byte[]> record = rejected.get(at++);
        assertThat(reason(record)).isEqualTo(each.getValue());
        assertThat(record.value()).isEqualTo(each.getKey());
      }
      assertThat(reason(rejected.getLast())).isEqualTo("TOO_LARGE");
      assertThat(rejected.getLast().value()).isEqualTo(largest);
      await().atMost(HANG).until(() -> stack.lag("poison") == 0);
      assertThat(ingest.isAlive()).isTrue();
      assertThat(ingest.readiness().statusCode()).isEqualTo(200);
    }
  }

  /** In a heap of 256 MiB. */
  @Test
  void eventsThatInflateAreRejectedWithoutTheirValueAndHarmNobody() throws Exception {
    stack.beginHere("inflated");
    stack.sendZeros("call_i", 8 * 1_024 * 1_024, 100);
    try (IngestProcess ingest = stack.start("inflated")) {
      ingest.subscribe("ten_inflated", 1);
      stack.send(Wire.inCall("ten_inflated", "call_i", ExampleCall.started()));

      assertThat(stack.deliveries("ten_inflated", 1)).hasSize(1);
      List<ConsumerRecord<byte[], byte[]>> rejected =
          stack.await(
              Topics.CALL_EVENTS_REJECTED,
              100,
              record -> Arrays.equals(record.key(), "call_i".getBytes(UTF_8)));
      assertThat(rejected)
          .allSatisfy(
              record -> {
                assertThat(reason(record)).isEqualTo("TOO_LARGE");
                assertThat(record.value()).isNull();
                assertThat(RecordHeaders.text(record.headers(), RecordHeaders.ERROR))
                    .contains("8388608 bytes, not kept here: see sh-origin");
              });
      assertThat(rejected)
          .extracting(record -> RecordHeaders.text(record.headers(), RecordHeaders.ORIGIN))
          .doesNotHaveDuplicates();
      await().atMost(HANG).until(() -> stack.lag("inflated") == 0);
    }
  }

  @Test
  void exactlyOnceIsASetting() throws Exception {
    Map<String, String> settings = stack.settings("exactly");
    settings.put("ingest.processing.guarantee", "exactly_once_v2");
    try (IngestProcess ingest = stack.start(settings)) {
      ingest.subscribe("ten_exactly", 1);
      ExampleCall.events()
          .forEach(event -> stack.send(Wire.inCall("ten_exactly", "call_1", event)));
      assertThat(stack.deliveries("ten_exactly", 12))
          .extracting(record -> stack.delivery(record).getEventType())
          .containsExactlyElementsOf(
              ExampleCall.events().stream().map(CallEvent::getType).toList());
    }
  }

  @Test
  void topicsThatDifferAndWrongSettingsStopTheStart() {
    Map<String, String> differs = stack.settings("differs");
    differs.put("topics.partitions", "4");
    try (IngestProcess ingest = stack.start(differs)) {
      assertThat(ingest.awaitExit()).isEqualTo(1);
      assertThat(ingest.log())
          .contains("webhook.deliveries", "partitions", "switchhook topics apply")
          .doesNotContain("\tat ");
    }
    Map<String, String> wrong = stack.settings("wrong");
    wrong.put("ingest.thread", "2");
    wrong.put("api.port", "70000");
    wrong.remove("secrets.keyset.file");
    try (IngestProcess ingest = stack.start(wrong)) {
      assertThat(ingest.awaitExit()).isEqualTo(2);
      assertThat(ingest.log())
          .contains(
              "3 mistakes", "did you mean ingest.threads?", "api.port", "secrets.keyset.file");
    }
  }

  private static String reason(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.REASON).orElseThrow();
  }
}
