package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.Verdict;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.RetryTier;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic that takes no writes in mid-run stops offsets, not truth; and it heals by itself. */
final class RefusedWritesIT {
  private static final int ROUNDS = 20;
  private static final int SAMPLES = 3;

  @TempDir private static Path folder;
  private static DeliveryRig rig;

  @BeforeAll
  static void start() {
    rig = new DeliveryRig(folder);
  }

  @AfterEach
  void allowEverything() throws Exception {
    WriteRights.allowEverything(rig.admin);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Topics.DELIVERIES + ".retry.1s",
        Topics.DEAD_LETTERS,
        Topics.DELIVERY_ATTEMPTS,
      })
  void noOffsetPassesWhatIsNotWrittenAndAllOfItIsInTheEnd(String topic) throws Exception {
    String ok = subscription(topic, "ok", "/ok/" + topic);
    String flaky = subscription(topic, "flaky", "/fail/1/" + topic);
    // Not 410: that would disable it, and the others would not be requested.
    String refused = subscription(topic, "refused", "/status/404/" + topic);
    List<String> good = new ArrayList<>();
    List<String> again = new ArrayList<>();
    List<String> dead = new ArrayList<>();
    try (RunningService service =
        RunningService.start(rig.settings(Map.of("delivery.writes.stuck.ms", "2000")))) {
      good.add(rig.deliver(ok));
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());

      WriteRights.refuse(rig.admin, topic);
      for (int round = 0; round < ROUNDS; round++) {
        good.add(rig.deliver(ok));
        again.add(rig.deliver(flaky));
        dead.add(rig.deliver(refused));
      }
      soon().until(() -> !service.isReady());
      soon()
          .until(() -> service.meter("switchhook_paused{kind=\"first\"") == DeliveryRig.PARTITIONS);
      String waiting = rig.deliver(ok);
      for (int sample = 0; sample < SAMPLES; sample++) {
        assertThat(passedUnsettled()).as("offsets that passed unsettled work").isEmpty();
        assertThat(rig.lag()).isPositive();
      }
      assertThat(rig.requests(waiting)).as("sources wait").isEmpty();
      good.add(waiting);

      allowEverything();
      soon().until(service::isReady);
      soon().untilAsserted(() -> assertThat(rig.lag()).isZero());
    }
    assertThat(passedUnsettled()).isEmpty();
    assertThat(rig.letters(ok)).isEmpty();
    assertThat(rig.letters(flaky)).isEmpty();
    assertThat(rig.letters(refused))
        .extracting(DeadLetter::getDeliveryId)
        .containsExactlyInAnyOrderElementsOf(dead);
    requested(good, 1);
    requested(again, 2);
    requested(dead, 1);
  }

  private static String subscription(String topic, String what, String path) {
    String id = "sub_" + what + "_" + Integer.toHexString(topic.hashCode());
    rig.write(
        path.startsWith("/status") ? rig.row(id, path).schedule().get() : rig.row(id, path).get());
    return id;
  }

  /** A write is made again, never a POST. */
  private static void requested(List<String> ids, int times) {
    for (String id : ids) {
      assertThat(rig.requests(id)).as(id).hasSize(times);
    }
  }

  /** Deliveries below a committed offset of which the log holds no end: none, at any moment. */
  private static List<String> passedUnsettled() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> committed = rig.committed();
    AvroReader<Delivery> reader = new AvroReader<>(rig.schemas, Delivery.class);
    Set<String> moved = new HashSet<>();
    for (RetryTier tier : Arrays.asList(RetryTier.S1, RetryTier.S5)) {
      rig.raw(tier.topic()).forEach(record -> moved.add(idOf(reader, record)));
    }
    Set<String> ended = new HashSet<>();
    Set<String> attempted = new HashSet<>();
    for (DeliveryAttempt attempt : rig.read(Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.class)) {
      attempted.add(attempt.getDeliveryId());
      if (attempt.getVerdict() == Verdict.DONE) {
        ended.add(attempt.getDeliveryId());
      }
    }
    rig.read(Topics.DEAD_LETTERS, DeadLetter.class)
        .forEach(letter -> ended.add(letter.getDeliveryId()));
    return rig.raw(Topics.DELIVERIES).stream()
        .filter(record -> isBelow(committed, record))
        .map(record -> idOf(reader, record))
        .filter(id -> !(ended.contains(id) || moved.contains(id)) || !attempted.contains(id))
        .toList();
  }

  private static boolean isBelow(
      Map<TopicPartition, OffsetAndMetadata> committed, ConsumerRecord<byte[], byte[]> record) {
    OffsetAndMetadata at = committed.get(new TopicPartition(record.topic(), record.partition()));
    return at != null && record.offset() < at.offset();
  }

  private static String idOf(AvroReader<Delivery> reader, ConsumerRecord<byte[], byte[]> record) {
    if (reader.readWaiting(record.value()) instanceof Decoded.Value<Delivery>(Delivery value)) {
      return value.getDeliveryId();
    }
    throw new AssertionError("the test's own delivery cannot be read");
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(100));
  }
}
