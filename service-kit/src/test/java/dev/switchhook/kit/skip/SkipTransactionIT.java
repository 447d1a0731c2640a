package dev.switchhook.kit.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.skip.SkipTransaction.Written;
import dev.switchhook.local.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker itself refuses it while somebody is in the group, whatever the group's protocol. */
class SkipTransactionIT {
  private static final TopicPartition READ = new TopicPartition("read", 0);
  private static final TopicPartition COPIES = new TopicPartition("copies", 0);
  private static final OffsetAndMetadata MOVED = new OffsetAndMetadata(7, "sh1.AAI");

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaClients kafka;
  private static Admin admin;

  @BeforeAll
  static void starts() throws Exception {
    broker = EmbeddedBroker.start(folder);
    kafka = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "test");
    admin = kafka.admin();
    admin
        .createTopics(
            List.of(
                new NewTopic(READ.topic(), 1, (short) 1),
                new NewTopic(COPIES.topic(), 1, (short) 1)))
        .all()
        .get();
  }

  @AfterAll
  static void ends() {
    admin.close();
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void anEmptyGroupsOffsetMovesWithTheCopy(String protocol) throws Exception {
    String group = "empty-" + protocol;
    try (Consumer<byte[], byte[]> member = join(group, protocol)) {
      member.commitSync(Map.of(READ, new OffsetAndMetadata(3)));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get()
                    .get(group)
                    .members()
                    .isEmpty());

    assertThat(write(group, "moved by " + protocol)).isEqualTo(Written.WRITTEN);

    assertThat(committed(group)).isEqualTo(MOVED);
    awaitCopy("moved by " + protocol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void aGroupWithAMemberKeepsItsOffsetAndNothingIsCopied(String protocol) throws Exception {
    String group = "joined-" + protocol;
    try (Consumer<byte[], byte[]> member = join(group, protocol)) {
      member.commitSync(Map.of(READ, new OffsetAndMetadata(3)));

      assertThat(write(group, "refused by " + protocol)).isEqualTo(Written.SOMEBODY_READS);

      assertThat(committed(group).offset()).isEqualTo(3);
      assertThat(copies()).doesNotContain("refused by " + protocol);
    }
  }

  @Test
  void whatIsTooLargeIsSaidAndTheNextTryIsTaken() throws Exception {
    byte[] large = new byte[2_000_000];
    new Random(1).nextBytes(large);
    try (SkipTransaction transaction = new SkipTransaction(kafka, "large")) {
      assertThat(
              transaction.write(
                  List.of(new ProducerRecord<>(COPIES.topic(), 0, null, large)), READ, MOVED))
          .isEqualTo(Written.TOO_LARGE);
      assertThat(
              transaction.write(
                  List.of(new ProducerRecord<>(COPIES.topic(), 0, null, "small".getBytes())),
                  READ,
                  MOVED))
          .isEqualTo(Written.WRITTEN);
    }
    assertThat(committed("large")).isEqualTo(MOVED);
    awaitCopy("small");
  }

  private static Written write(String group, String copy) {
    try (SkipTransaction transaction = new SkipTransaction(kafka, group)) {
      return transaction.write(
          List.of(new ProducerRecord<>(COPIES.topic(), 0, null, copy.getBytes())), READ, MOVED);
    }
  }

  private static Consumer<byte[], byte[]> join(String group, String protocol) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("group.id", group);
    settings.put("group.protocol", protocol);
    settings.put("auto.offset.reset", "earliest");
    Consumer<byte[], byte[]> member = kafka.consumer(settings);
    member.subscribe(List.of(READ.topic()));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              member.poll(Duration.ofMillis(100));
              return member.assignment().contains(READ);
            });
    return member;
  }

  /** A transaction's offset is there a moment after its commit; until then none is told. */
  private static OffsetAndMetadata committed(String group) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                admin
                    .listConsumerGroupOffsets(
                        group, new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(READ),
            Objects::nonNull);
  }

  /** It is shown a moment after its transaction's commit. */
  private static void awaitCopy(String copy) {
    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(copies()).contains(copy));
  }

  private static List<String> copies() {
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
      consumer.assign(Set.of(COPIES));
      consumer.seekToBeginning(Set.of(COPIES));
      long end = consumer.endOffsets(Set.of(COPIES)).get(COPIES);
      List<String> copies = new java.util.ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                consumer
                    .poll(Duration.ofMillis(100))
                    .forEach(record -> copies.add(new String(record.value())));
                return consumer.position(COPIES) >= end;
              });
      return copies;
    }
  }
}
