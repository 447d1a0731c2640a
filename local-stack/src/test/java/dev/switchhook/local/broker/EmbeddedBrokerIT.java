package dev.switchhook.local.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchhook.local.process.ChildFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final int PARTITIONS = 12;

  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder);
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAHardKill() throws Exception {
    create("survives");
    produce("survives", 1_000);
    String address = broker.bootstrapServers();

    broker.kill();
    broker.restart();

    assertThat(broker.bootstrapServers()).isEqualTo(address);
    assertThat(read("survives", 1_000)).hasSize(1_000);
  }

  @Test
  void aTopicThatAnswersForEveryPartitionCanBeWrittenInOrderAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      String topic = "fresh-" + round;
      create(topic);
      produce(topic, 500);
      Map<Integer, List<Integer>> byPartition = new TreeMap<>();
      for (ConsumerRecord<String, String> record : read(topic, 500)) {
        byPartition
            .computeIfAbsent(record.partition(), _ -> new ArrayList<>())
            .add(Integer.valueOf(record.value()));
      }
      assertThat(byPartition.values()).allSatisfy(values -> assertThat(values).isSorted());
    }
  }

  @Test
  void aSecondBrokerOnTheFolderIsRefusedInOneLineAndTheFirstGoesOn() throws Exception {
    assertThatThrownBy(() -> EmbeddedBroker.start(folder))
        .isInstanceOf(ChildFailed.class)
        .hasMessage(
            "data folder %s is in use by process %d, started by process %d",
            folder.toAbsolutePath(), broker.pid(), ProcessHandle.current().pid());

    create("goes-on");
    produce("goes-on", 1);
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path other) {
    assertThatThrownBy(() -> EmbeddedBroker.start(other, broker.port()))
        .isInstanceOf(ChildFailed.class)
        .hasMessage("port %d of 127.0.0.1 is taken", broker.port());
  }

  @Test
  void aBrokerThatCannotStartShowsTheEndOfItsLog(@TempDir Path other) throws Exception {
    Files.createDirectories(other.resolve("data"));
    Files.writeString(other.resolve("data").resolve("meta.properties"), "version=1\nnode.id=7\n");

    assertThatThrownBy(() -> EmbeddedBroker.start(other))
        .isInstanceOf(ChildFailed.class)
        .hasMessageStartingWith("broker ended with exit code 1; the end of " + other)
        .hasMessageContaining("meta.properties");
  }

  @Test
  void aSuspendedBrokerGoesOnWhereItWas() throws Exception {
    create("frozen");
    broker.suspend();
    if (Files.exists(Path.of("/proc/self/stat"))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> state(broker.pid()) == 'T');
    }
    broker.resume();
    produce("frozen", 10);
    assertThat(read("frozen", 10)).hasSize(10);
  }

  /** Linux' one letter for it, behind the name in brackets; T is stopped. */
  private static char state(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  private static void create(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all().get();
      Map<TopicPartition, OffsetSpec> ends =
          partitions(topic).stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
      // Fails with UnknownTopicOrPartition as long as a broker has not heard of the topic.
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> admin.listOffsets(ends).all().get().size() == PARTITIONS);
    }
  }

  private static void produce(String topic, int records) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = 0; i < records; i++) {
        sent.add(producer.send(new ProducerRecord<>(topic, "k" + i % 100, Integer.toString(i))));
      }
    }
    for (Future<RecordMetadata> future : sent) {
      future.get();
    }
  }

  private static List<ConsumerRecord<String, String>> read(String topic, int wanted) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(partitions(topic));
      consumer.seekToBeginning(partitions(topic));
      for (int i = 0; i < 300 && records.size() < wanted; i++) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }
}
