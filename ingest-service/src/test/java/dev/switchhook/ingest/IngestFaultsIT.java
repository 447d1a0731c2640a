package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.CallEvent;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program depends on fails, or it fails itself: nothing is lost, skipped or rejected. */
class IngestFaultsIT {
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
  void aCrashBetweenMarkAndOutputFansTheEventOutAgain() throws Exception {
    List<CallEvent> events =
        IntStream.range(0, 20)
            .mapToObj(i -> Wire.inCall("ten_crash", "call_" + i, ExampleCall.ended()))
            .toList();
    Map<TopicPartition, Long> before = new HashMap<>();
    try (IngestProcess ingest = stack.start("crash")) {
      ingest.subscribe("ten_crash", 1);
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
                      Collectors.groupingBy(record -> stack.delivery(record).getDeliveryId())));
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
      ingest.subscribe("ten_away", 1);
      stack.send(Wire.inCall("ten_away", "call_1", ExampleCall.started()));
      stack.deliveries("ten_away", 1);
      int id = stack.register(schemaOf("away"));
      byte[] value = stack.framed(Wire.inCall("ten_away", "call_1", ExampleCall.ended()));
      ByteBuffer.wrap(value).putInt(1, id);

      stack.stack.registry().kill();
      try {
        stack.send(Wire.inCall("ten_away", "call_1", ExampleCall.answered()));
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
      ingest.subscribe("ten_broker", 1);
      stack.send(Wire.inCall("ten_broker", "call_1", ExampleCall.started()));
      stack.deliveries("ten_broker", 1);

      stack.stack.broker().kill();
      stack.stack.broker().restart();

      stack.send(Wire.inCall("ten_broker", "call_1", ExampleCall.ended()));
      assertThat(stack.deliveries("ten_broker", 2)).hasSize(2);
      assertThat(ingest.isAlive()).isTrue();
    }
  }

  @Test
  void aLostStateFolderIsRestored() throws Exception {
    CallEvent event = Wire.inCall("ten_lost", "call_1", ExampleCall.ended());
    try (IngestProcess ingest = stack.start("lost")) {
      ingest.subscribe("ten_lost", 1);
      stack.send(event);
      stack.deliveries("ten_lost", 1);
      await().atMost(HANG).until(() -> stack.lag("lost") == 0);
    }
    Path state = Path.of(stack.settings("lost").get("ingest.state.dir"));
    try (var files = Files.walk(state)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    try (IngestProcess ingest = stack.start("lost")) {
      ingest.awaitReady();
      stack.send(event);
      await().atMost(HANG).until(() -> ingest.metrics().contains("events_repeated_total 1.0"));
      assertThat(stack.deliveriesNow("ten_lost")).hasSize(1);
    }
  }

  @Test
  void anEndWhileTheRegistryIsAwayIsOrderlyAndLosesNothing() {
    try (IngestProcess ingest = stack.start("ending")) {
      ingest.subscribe("ten_ending", 1);
      int id = stack.register(schemaOf("ending"));
      byte[] value = stack.framed(Wire.inCall("ten_ending", "call_e", ExampleCall.ended()));
      ByteBuffer.wrap(value).putInt(1, id);
      stack.stack.registry().kill();
      try {
        stack.send("call_e", value);
        await().atMost(HANG).until(() -> ingest.readiness().statusCode() == 503);
        ingest.close();
        assertThat(ingest.awaitExit()).as(ingest.log()).isZero();
      } finally {
        stack.stack.registry().restart();
      }
    }
    try (IngestProcess again = stack.start("ending")) {
      again.awaitReady();
      assertThat(stack.deliveries("ten_ending", 1)).hasSize(1);
    }
  }

  /** Ours, under another id. */
  private static Schema schemaOf(String release) {
    Schema schema = new Schema.Parser().parse(CallEvent.getClassSchema().toString());
    schema.addProp("x-release", release);
    return schema;
  }
}
