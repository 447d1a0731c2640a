package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of few bytes on the wire that are large in memory, between good ones. */
final class InflatingRecordsIT {
  private static final int MIB = 1_024 * 1_024;
  private static final String SUBSCRIPTION = "sub_1";
  private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-Xmx192m");
  private static final List<String> LARGE_HEAP = List.of("-XX:+UseSerialGC", "-Xmx1g");

  @TempDir private Path folder;

  @Test
  void manyThatFitOneByOneAreDeadLettersAndTheirNeighboursAreDelivered() throws Exception {
    try (DeliveryRig rig = new DeliveryRig(folder)) {
      rig.subscribe(SUBSCRIPTION, "/ok/it");
      List<String> good = new ArrayList<>(List.of(rig.deliver(SUBSCRIPTION)));
      writeZeros(rig, "zstd", 8 * MIB, 100);
      good.add(rig.deliver(SUBSCRIPTION));
      writeZeros(rig, "gzip", 8 * MIB, 100);
      good.add(rig.deliver(SUBSCRIPTION));

      try (ChildService child = start(rig, SMALL_HEAP)) {
        awaitAll(rig, child, good);
        assertThat(child.stop()).isZero();
      }

      List<DeadLetter> letters = rig.letters(SUBSCRIPTION);
      assertThat(letters)
          .hasSize(200)
          .allSatisfy(
              letter -> {
                assertThat(letter.getReason()).isEqualTo(DeadReason.PAYLOAD_TOO_LARGE);
                assertThat(letter.getLastError())
                    .isEqualTo("the record has 8388608 bytes, at most 1048576 are read");
                assertThat(letter.getRecordValue()).isNull();
                assertThat(letter.getOriginTopic()).isEqualTo(Topics.DELIVERIES);
              });
      assertThat(letters).extracting(DeadLetter::getOriginOffset).doesNotHaveDuplicates();
    }
  }

  @Test
  void oneThatIsLargerThanTheHeapEndsTheProcessAndAnotherHeapPassesIt() throws Exception {
    try (DeliveryRig rig = new DeliveryRig(folder)) {
      rig.subscribe(SUBSCRIPTION, "/ok/it");
      List<String> good = new ArrayList<>(List.of(rig.deliver(SUBSCRIPTION)));
      writeZeros(rig, "zstd", 200 * MIB, 1);
      good.add(rig.deliver(SUBSCRIPTION));

      try (ChildService child = start(rig, SMALL_HEAP)) {
        await().atMost(Duration.ofMinutes(2)).until(() -> !child.isAlive());
        assertThat(child.stop()).as("exit code").isNotZero();
      }
      try (ChildService child = start(rig, LARGE_HEAP)) {
        awaitAll(rig, child, good);
      }
      assertThat(rig.letters(SUBSCRIPTION))
          .extracting(DeadLetter::getLastError)
          .containsExactly("the record has 209715200 bytes, at most 1048576 are read");
    }
  }

  private ChildService start(DeliveryRig rig, List<String> memory) throws Exception {
    return ChildService.start(folder.resolve("service.log"), rig.settings(Map.of()), memory);
  }

  private static void awaitAll(DeliveryRig rig, ChildService child, List<String> good) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              assertThat(child.isAlive()).as("alive").isTrue();
              return rig.lag() == 0;
            });
    assertThat(good).allSatisfy(id -> assertThat(rig.requests(id)).isNotEmpty());
  }

  private static void writeZeros(DeliveryRig rig, String compression, int bytes, int records)
      throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            rig.stack.broker().bootstrapServers(),
            "compression.type",
            compression,
            "max.request.size",
            bytes + MIB,
            "buffer.memory",
            (long) bytes + 2 * MIB);
    byte[] value = new byte[bytes];
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.DELIVERIES,
                    DeliveryRig.partitionOf(SUBSCRIPTION),
                    SUBSCRIPTION.getBytes(UTF_8),
                    value))
            .get(60, TimeUnit.SECONDS);
      }
    }
  }
}
