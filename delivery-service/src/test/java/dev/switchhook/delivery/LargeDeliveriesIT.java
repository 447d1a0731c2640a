package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.events.Delivery;
import dev.switchhook.local.receiver.Keep;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Receiver;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One event with a body of 512 KiB for a thousand subscriptions: half a gigabyte that is a megabyte
 * on the wire, in a heap of 512 MiB.
 */
final class LargeDeliveriesIT {
  private static final int SUBSCRIPTIONS = 1_000;
  private static final int BODY = 512 * 1_024;

  @TempDir private static Path folder;

  @Test
  void halfAGigabyteOfThemPassesAHeapOfAsMuch() throws Exception {
    try (DeliveryRig rig = new DeliveryRig(folder);
        Receiver receiver = Receiver.start(0, Keep.NO_BODIES)) {
      Set<String> ids = write(rig, receiver);
      Path log = folder.resolve("service.log");
      Map<String, String> settings = rig.settings(Map.of("delivery.workers", "2"));
      try (ChildService child = ChildService.start(log, settings, List.of("-Xmx512m"))) {
        await()
            .atMost(Duration.ofMinutes(3))
            .untilAsserted(
                () -> {
                  assertThat(child.isAlive()).as("alive").isTrue();
                  assertThat(accepted(receiver)).hasSameSizeAs(ids);
                });
        await().atMost(Duration.ofMinutes(1)).until(() -> rig.lag() == 0);
        assertThat(child.stop()).isZero();
      }
      assertThat(accepted(receiver)).isEqualTo(ids);
    }
  }

  private static Set<String> write(DeliveryRig rig, Receiver receiver) {
    ByteBuffer body = ByteBuffer.wrap(("\"" + "x".repeat(BODY - 2) + "\"").getBytes(UTF_8));
    AvroWriter<Delivery> writer =
        new AvroWriter<>(rig.schemas, Topics.DELIVERIES, Delivery.getClassSchema());
    Set<String> ids = new HashSet<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            rig.stack.broker().bootstrapServers(),
            "compression.type",
            "lz4",
            "batch.size",
            900_000,
            "linger.ms",
            100,
            "max.request.size",
            2 * 1_024 * 1_024);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int number = 0; number < SUBSCRIPTIONS; number++) {
        String id = "sub_large_" + number;
        rig.write(rig.row(id, "/ok/" + id).url(receiver.url("/ok/" + id).toString()).get());
        Delivery delivery = DeliveryRig.delivery(id).setBody(body.duplicate()).build();
        producer.send(rig.record(delivery, writer.write(delivery)));
        ids.add(delivery.getDeliveryId());
      }
    }
    return ids;
  }

  private static Set<String> accepted(Receiver receiver) {
    Set<String> ids = new HashSet<>();
    receiver.received().stream()
        .filter(Received::accepted)
        .forEach(request -> ids.add(request.webhookId()));
    return ids;
  }
}
