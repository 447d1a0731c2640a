package dev.switchhook.ingest.attempts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.ingest.attempts.AttemptLog.Found;
import dev.switchhook.ingest.attempts.AttemptLog.Question;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaAttemptLogTest {
  private static final Instant NOON = Instant.parse("2026-10-09T12:00:00Z");
  private static final int PARTITIONS = 3;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<List<DeliveryAttempt>> partitions = new ArrayList<>();
  private Instant now = NOON;
  private AvroWriter<DeliveryAttempt> writer;
  private KafkaAttemptLog log;

  @BeforeEach
  void starts() throws Exception {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    registry.register(
        Topics.DELIVERY_ATTEMPTS + "-value",
        new AvroSchema(SchemaText.plain(DeliveryAttempt.getClassSchema())));
    Schemas schemas = Schemas.over(registry, () -> now);
    writer = new AvroWriter<>(schemas, Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.getClassSchema());
    log = new KafkaAttemptLog(() -> consumer, schemas, () -> now);
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayList<>());
    }
  }

  @Test
  void theNewestComeFirstWithoutRepeatsAndWithoutOthers() {
    put(0, ExampleAttempt.of("sub_1", "dlv_1", NOON.plusSeconds(1)).build());
    put(1, ExampleAttempt.of("sub_1", "dlv_2", NOON.plusSeconds(3)).build());
    put(1, ExampleAttempt.of("sub_1", "dlv_2", NOON.plusSeconds(3)).build());
    put(1, ExampleAttempt.of("sub_2", "dlv_3", NOON.plusSeconds(4)).build());
    put(2, ExampleAttempt.of("sub_1", "dlv_4", NOON.plusSeconds(2)).build());
    put(2, ExampleAttempt.of("sub_1", "dlv_5", NOON).setTenantId("ten_b").build());

    Found found = ask(Optional.empty(), 10);

    assertThat(found.attempts())
        .extracting(DeliveryAttempt::getDeliveryId)
        .containsExactly("dlv_2", "dlv_4", "dlv_1");
    assertThat(found.since()).as("all there is").isEmpty();
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void noMoreThanIsAskedFor() {
    for (int i = 0; i < 5; i++) {
      put(0, ExampleAttempt.of("sub_1", "dlv_" + i, NOON.plusSeconds(i)).build());
    }
    assertThat(ask(Optional.empty(), 2).attempts())
        .extracting(DeliveryAttempt::getDeliveryId)
        .containsExactly("dlv_4", "dlv_3");
  }

  @Test
  void oneDeliveryIsSoughtOnItsPartitionAlone() {
    String id = "dlv_9eda4622-82b5-551d-8c0f-e43c0f3e0c4c";
    int own = Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % PARTITIONS;
    put(own, ExampleAttempt.of("sub_1", id, NOON).build());
    put(own, ExampleAttempt.of("sub_1", "dlv_x", NOON).build());

    assertThat(ask(Optional.of(id), 10).attempts())
        .extracting(DeliveryAttempt::getDeliveryId)
        .containsExactly(id);
    assertThat(read).containsExactly(own);
  }

  @Test
  void whatIsTooFarBackIsLeftAndItSaysHowFarItLooked() {
    int share = KafkaAttemptLog.MOST / PARTITIONS;
    for (int i = 0; i < share + 2; i++) {
      put(0, ExampleAttempt.of("sub_1", "dlv_" + i, NOON.plusMillis(i)).build());
    }
    Found found = ask(Optional.empty(), 100_000);
    assertThat(found.attempts()).hasSize(share);
    assertThat(found.since()).contains(NOON.plusMillis(2));
  }

  @Test
  void aBrokerThatGivesNothingIsAnError() {
    consumer.updatePartitions(Topics.DELIVERY_ATTEMPTS, List.of(info(0)));
    consumer.updateBeginningOffsets(Map.of(partition(0), 0L));
    consumer.updateEndOffsets(Map.of(partition(0), 1L));
    consumer.schedulePollTask(() -> now = now.plusSeconds(9));
    assertThatThrownBy(() -> log.read(new Question("ten_a", "sub_1", Optional.empty(), 1)))
        .isInstanceOf(TimeoutException.class);
  }

  private final List<Integer> read = new ArrayList<>();

  private Found ask(Optional<String> delivery, int limit) {
    List<PartitionInfo> infos = new ArrayList<>();
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int i = 0; i < PARTITIONS; i++) {
      infos.add(info(i));
      begins.put(partition(i), 0L);
      ends.put(partition(i), (long) partitions.get(i).size());
    }
    consumer.updatePartitions(Topics.DELIVERY_ATTEMPTS, infos);
    consumer.updateBeginningOffsets(begins);
    consumer.updateEndOffsets(ends);
    consumer.setMaxPollRecords(Long.MAX_VALUE);
    consumer.schedulePollTask(this::deliver);
    return log.read(new Question("ten_a", "sub_1", delivery, limit));
  }

  private void deliver() {
    for (TopicPartition each : consumer.assignment()) {
      read.add(each.partition());
      List<DeliveryAttempt> all = partitions.get(each.partition());
      for (int offset = 0; offset < all.size(); offset++) {
        DeliveryAttempt attempt = all.get(offset);
        consumer.addRecord(
            new ConsumerRecord<>(
                each.topic(),
                each.partition(),
                offset,
                attempt.getEndedAt().toEpochMilli(),
                TimestampType.CREATE_TIME,
                1,
                1,
                attempt.getDeliveryId().getBytes(UTF_8),
                writer.write(attempt),
                new RecordHeaders(),
                Optional.empty()));
      }
    }
  }

  private void put(int partition, DeliveryAttempt attempt) {
    partitions.get(partition).add(attempt);
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(Topics.DELIVERY_ATTEMPTS, number);
  }

  private static PartitionInfo info(int number) {
    return new PartitionInfo(Topics.DELIVERY_ATTEMPTS, number, null, null, null);
  }
}
