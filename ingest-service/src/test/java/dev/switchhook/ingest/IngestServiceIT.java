package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.topics.Partitions;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
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
      String id = subscribe(ingest, "ten_api", "\"lanes\": 3");

      CallEvent event = event("ten_api", "call_1", ExampleCall.ended());
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

      assertThat(ingest.delete("/v1/tenants/ten_api/subscriptions/" + id).statusCode())
          .isEqualTo(204);
      stack.send(event("ten_api", "call_2", ExampleCall.ended()));
      await().atMost(HANG).until(() -> stack.lag("api") == 0);
      assertThat(stack.deliveriesNow("ten_api")).hasSize(1);
    }
  }

  @Test
  void poisonHarmsNobody() throws Exception {
    try (IngestProcess ingest = stack.start("poison")) {
      subscribe(ingest, "ten_poison", "\"lanes\": 1");
      byte[] good = stack.framed(event("ten_poison", "call_p", ExampleCall.started()));
      Map<byte[], String> poison = new LinkedHashMap<>();
      poison.put(new byte[0], "EMPTY_VALUE");
      poison.put(random(300_000), "TOO_LARGE");
      poison.put("not avro".getBytes(UTF_8), "NOT_FRAMED");
      poison.put(ByteBuffer.wrap(good.clone()).putInt(1, 1_999_999).array(), "UNKNOWN_SCHEMA");
      poison.put(Arrays.copyOf(good, good.length - 7), "UNDECODABLE");
      poison.put(Arrays.copyOf(good, good.length + 7), "TRAILING_BYTES");
      poison.put(
          new byte[] {0, good[1], good[2], good[3], good[4], -128, -54, -75, -18, 3},
          "UNDECODABLE"); // a string of 500 MB
      poison.put(
          stack.framed(event("ten_poison", "call_other", ExampleCall.ended())), "KEY_MISMATCH");

      stack.send("call_p", good);
      poison.keySet().forEach(value -> stack.send("call_p", value));
      stack.sendLargest("call_p"); // does not fit beside our headers
      stack.send(event("ten_poison", "call_p", ExampleCall.answered()));

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
      assertThat(rejected.getLast().value()).isNull();
      await().atMost(HANG).until(() -> stack.lag("poison") == 0);
      assertThat(ingest.isAlive()).isTrue();
      assertThat(ingest.readiness().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aCrashBetweenMarkAndOutputFansTheEventOutAgain() throws Exception {
    List<CallEvent> events =
        IntStream.range(0, 20)
            .mapToObj(i -> event("ten_crash", "call_" + i, ExampleCall.ended()))
            .toList();
    Map<TopicPartition, Long> before = new HashMap<>();
    try (IngestProcess ingest = stack.start("crash")) {
      subscribe(ingest, "ten_crash", "\"lanes\": 1");
      before.putAll(stack.ends(Topics.CALL_EVENTS));
      events.forEach(stack::send);
      stack.deliveries("ten_crash", 20);
      await().atMost(HANG).until(() -> stack.lag("crash") == 0);
      ingest.kill();
    }
    // As if nothing had been written: the marks are there, the group stands before them.
    await().atMost(HANG).untilAsserted(() -> stack.commit("crash", before));

    try (IngestProcess again = stack.start("crash")) {
      again.awaitReady();
      Map<String, List<ConsumerRecord<byte[], byte[]>>> copies =
          new HashMap<>(
              stack.deliveries("ten_crash", 40).stream()
                  .collect(
                      java.util.stream.Collectors.groupingBy(
                          record -> stack.delivery(record).getDeliveryId())));
      assertThat(copies).hasSize(20);
      assertThat(copies.values())
          .allSatisfy(
              two -> {
                assertThat(two).hasSize(2);
                assertThat(two.get(0).value()).isEqualTo(two.get(1).value());
                assertThat(two.get(0).partition()).isEqualTo(two.get(1).partition());
              });
      // A repeat by its producer is still one.
      stack.send(events.getFirst());
      await().atMost(HANG).until(() -> stack.lag("crash") == 0);
      assertThat(again.metrics()).contains("switchhook_events_repeated_total 1.0");
      assertThat(stack.deliveriesNow("ten_crash")).hasSize(40);
    }
  }

  @Test
  void aRegistryThatIsAwayInMidRunHoldsUpNewSchemasAndNothingElse() throws Exception {
    try (IngestProcess ingest = stack.start("away")) {
      subscribe(ingest, "ten_away", "\"lanes\": 1");
      stack.send(event("ten_away", "call_1", ExampleCall.started()));
      stack.deliveries("ten_away", 1);
      Schema newer = new Schema.Parser().parse(CallEvent.getClassSchema().toString());
      newer.addProp("x-release", "next");
      int id = stack.register(newer);
      byte[] value = stack.framed(event("ten_away", "call_1", ExampleCall.ended()));
      ByteBuffer.wrap(value).putInt(1, id);

      stack.stack.registry().kill();
      try {
        stack.send(event("ten_away", "call_1", ExampleCall.answered()));
        stack.deliveries("ten_away", 2);
        stack.send("call_1", value);
        await().atMost(HANG).until(() -> ingest.readiness().statusCode() == 503);
        assertThat(ingest.readiness().body()).contains("the schema registry does not answer");
      } finally {
        stack.stack.registry().restart();
      }

      assertThat(stack.deliveries("ten_away", 3))
          .extracting(record -> stack.delivery(record).getEventType())
          .containsExactly("call.started", "call.answered", "call.ended");
      await().atMost(HANG).until(() -> ingest.readiness().statusCode() == 200);
      assertThat(
              stack.present(
                  Topics.CALL_EVENTS_REJECTED,
                  record -> Arrays.equals(record.key(), "call_1".getBytes(UTF_8))))
          .isEmpty();
    }
  }

  @Test
  void aRegistryThatIsAwayAtTheStartIsWaitedFor() {
    stack.stack.registry().kill();
    try (IngestProcess ingest = stack.start("early")) {
      try {
        await().atMost(HANG).until(() -> ingest.log().contains("waiting for the schema registry"));
        assertThat(ingest.isReady()).isFalse();
      } finally {
        stack.stack.registry().restart();
      }
      ingest.awaitReady();
    }
  }

  @Test
  void aBrokerThatIsRestartedIsWaitedFor() throws Exception {
    try (IngestProcess ingest = stack.start("broker")) {
      subscribe(ingest, "ten_broker", "\"lanes\": 1");
      stack.send(event("ten_broker", "call_1", ExampleCall.started()));
      stack.deliveries("ten_broker", 1);

      stack.stack.broker().kill();
      stack.stack.broker().restart();

      stack.send(event("ten_broker", "call_1", ExampleCall.ended()));
      assertThat(stack.deliveries("ten_broker", 2)).hasSize(2);
      assertThat(ingest.isAlive()).isTrue();
    }
  }

  @Test
  void exactlyOnceIsASetting() throws Exception {
    Map<String, String> settings = stack.settings("exactly");
    settings.put("ingest.processing.guarantee", "exactly_once_v2");
    try (IngestProcess ingest = stack.start(settings)) {
      subscribe(ingest, "ten_exactly", "\"lanes\": 1");
      ExampleCall.events().forEach(event -> stack.send(event("ten_exactly", "call_1", event)));
      assertThat(stack.deliveries("ten_exactly", 12))
          .extracting(record -> stack.delivery(record).getEventType())
          .containsExactlyElementsOf(
              ExampleCall.events().stream().map(CallEvent::getType).toList());
    }
  }

  @Test
  void aLostStateFolderIsRestored() throws Exception {
    CallEvent event = event("ten_lost", "call_1", ExampleCall.ended());
    try (IngestProcess ingest = stack.start("lost")) {
      subscribe(ingest, "ten_lost", "\"lanes\": 1");
      stack.send(event);
      stack.deliveries("ten_lost", 1);
      await().atMost(HANG).until(() -> stack.lag("lost") == 0);
    }
    Path state = Path.of(stack.settings("lost").get("ingest.state.dir"));
    try (var files = Files.walk(state)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    try (IngestProcess ingest = stack.start("lost")) {
      ingest.awaitReady();
      stack.send(event);
      await().atMost(HANG).until(() -> ingest.metrics().contains("events_repeated_total 1.0"));
      assertThat(stack.deliveriesNow("ten_lost")).hasSize(1);
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

  private static String subscribe(IngestProcess ingest, String tenant, String more)
      throws Exception {
    HttpResponse<String> made =
        ingest.post(
            "/v1/tenants/" + tenant + "/subscriptions",
            "{\"url\": \"http://127.0.0.1:9/hook\", \"event_types\": [\"*\"], %s}".formatted(more));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return new ObjectMapper().readTree(made.body()).get("id").textValue();
  }

  private static CallEvent event(String tenant, String call, CallEvent example) {
    return CallEvent.newBuilder(example)
        .setId(UUID.nameUUIDFromBytes((tenant + call + example.getType()).getBytes(UTF_8)))
        .setTenantId(tenant)
        .setCallId(call)
        .build();
  }

  private static String reason(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.text(record.headers(), RecordHeaders.REASON).orElseThrow();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    bytes[0] = 1;
    return bytes;
  }
}
