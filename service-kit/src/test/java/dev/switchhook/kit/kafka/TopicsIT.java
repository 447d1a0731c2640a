package dev.switchhook.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchhook.kit.run.Refusal;
import dev.switchhook.local.LocalStack;
import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.TopicSpec;
import dev.switchhook.topics.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker and a real registry. */
@Timeout(300)
class TopicsIT {
  private static final int PARTITIONS = 4;
  private static final short ONE = 1;

  @TempDir private static Path folder;
  private static LocalStack stack;
  private static KafkaClients clients;
  private static Admin admin;
  private static Schemas schemas;

  @TempDir private Path own;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(folder);
    clients =
        new KafkaClients(Map.of("bootstrap.servers", stack.broker().bootstrapServers()), "test");
    admin = clients.admin();
    schemas = Schemas.open(Map.of("schema.registry.url", stack.registry().url()));
  }

  @AfterAll
  static void stop() {
    schemas.close();
    admin.close();
    stack.close();
  }

  @Test
  void topicsThatWereJustMadeCanBeWrittenAtOnceInOrder() throws Exception {
    for (int round = 1; round <= 10; round++) {
      List<TopicSpec> topics = renamed(TopicCatalogue.of(12), "round" + round + ".");
      TopicApply.apply(admin, topics, ONE, schemas);

      writeAtOnceAndReadBack(topics);
      admin.deleteTopics(topics.stream().map(TopicSpec::name).toList()).all().get();
    }
  }

  private void writeAtOnceAndReadBack(List<TopicSpec> topics) throws Exception {
    int each = 10;
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicSpec topic : topics) {
      for (int p = 0; p < topic.partitions(); p++) {
        partitions.add(new TopicPartition(topic.name(), p));
      }
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    // Small batches, so that several of one partition are in flight.
    try (var producer = clients.producer(Map.of("batch.size", 64, "linger.ms", 0))) {
      for (int n = 0; n < each; n++) {
        for (TopicPartition to : partitions) {
          byte[] value = ByteBuffer.allocate(Integer.BYTES).putInt(n).array();
          sent.add(
              producer.send(new ProducerRecord<>(to.topic(), to.partition(), new byte[0], value)));
        }
      }
      for (Future<RecordMetadata> future : sent) {
        future.get();
      }
      // A batch that was refused because the leader did not know its partition is sent again.
      assertThat(total(producer, "record-retry-total")).isZero();
    }
    Map<TopicPartition, List<Integer>> read = new HashMap<>();
    try (var consumer = clients.consumer(Map.of("max.poll.records", 5_000))) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int left = sent.size();
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          read.computeIfAbsent(
                  new TopicPartition(record.topic(), record.partition()), p -> new ArrayList<>())
              .add(ByteBuffer.wrap(record.value()).getInt());
          left--;
        }
      }
    }
    List<Integer> inOrder = new ArrayList<>();
    for (int n = 0; n < each; n++) {
      inOrder.add(n);
    }
    assertThat(read).hasSize(partitions.size());
    assertThat(read.values()).allSatisfy(values -> assertThat(values).isEqualTo(inOrder));
  }

  private static double total(Producer<?, ?> producer, String metric) {
    return producer.metrics().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(metric))
        .filter(entry -> entry.getKey().group().equals("producer-metrics"))
        .mapToDouble(entry -> (double) entry.getValue().metricValue())
        .sum();
  }

  @Test
  void applyingTwiceChangesNothing() {
    List<TopicSpec> topics = renamed(TopicCatalogue.of(PARTITIONS), "twice.");

    Applied first = TopicApply.apply(admin, topics, ONE, schemas);
    Applied second = TopicApply.apply(admin, topics, ONE, schemas);

    assertThat(first.changes()).allMatch(change -> change.done() == Change.Done.CREATED);
    assertThat(second.changes())
        .hasSameSizeAs(first.changes())
        .allMatch(change -> change.done() == Change.Done.UNCHANGED);
    assertThat(first.left()).isEmpty();
    assertThat(second.left()).isEmpty();
    TopicCheck.require(admin, topics);
    assertThat(new Subjects(schemas).compare(topics)).isEmpty();
  }

  @Test
  void everyDifferenceIsNamedWithTheWayToMendIt() throws Exception {
    List<TopicSpec> topics = renamed(TopicCatalogue.of(PARTITIONS), "differ.");
    TopicSpec missing = named(topics, Topics.AUDIT);
    TopicSpec narrow = named(topics, Topics.REPLAY);
    TopicSpec uncompacted = named(topics, Topics.SUBSCRIPTIONS);
    List<TopicSpec> others = new ArrayList<>(topics);
    others.removeAll(List.of(missing, narrow));
    others.add(new TopicSpec(narrow.name(), 3, narrow.config(), Optional.empty()));
    TopicApply.apply(admin, others, ONE, schemas);
    set(uncompacted.name(), "cleanup.policy", "delete");
    admin.createTopics(List.of(new NewTopic("differ.somebody-elses", 1, ONE))).all().get();

    TopicsDiffer refusal =
        catchThrowableOfType(TopicsDiffer.class, () -> TopicCheck.require(admin, topics));

    assertThat(refusal.differences())
        .containsExactlyInAnyOrder(
            new Difference(missing.name(), "topic", "missing", "1 partition"),
            new Difference(narrow.name(), "partitions", "3", "4"),
            new Difference(uncompacted.name(), "cleanup.policy", "delete", "compact"));
    assertThat(refusal)
        .hasMessageContaining("in 3 places")
        .hasMessageContaining("switchhook topics apply")
        .hasMessageContaining("never changed");

    Applied applied = TopicApply.apply(admin, topics, ONE, schemas);

    assertThat(applied.left())
        .containsExactly(new Difference(narrow.name(), "partitions", "3", "4"));
    assertThat(applied.changes())
        .contains(
            new Change("topic", missing.name(), Change.Done.CREATED, "1 partition"),
            new Change(
                "topic",
                uncompacted.name(),
                Change.Done.CHANGED,
                "cleanup.policy: delete → compact"));
    assertThat(TopicCheck.compare(admin, topics)).isEqualTo(applied.left());
  }

  @Test
  void moreReplicasThanBrokersIsARefusal() {
    List<TopicSpec> topics = renamed(TopicCatalogue.of(1), "replicas.");

    assertThatThrownBy(() -> TopicApply.apply(admin, topics, (short) 3, schemas))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("cannot create topics");
  }

  @Test
  void theOrderOfPoliciesIsNoDifference() throws Exception {
    TopicSpec metrics =
        named(renamed(TopicCatalogue.of(PARTITIONS), "order."), Topics.DELIVERY_METRICS_1M);
    TopicApply.apply(admin, List.of(metrics), ONE, schemas);
    set(metrics.name(), "cleanup.policy", "delete,compact");

    assertThat(TopicCheck.compare(admin, List.of(metrics))).isEmpty();
  }

  @Test
  void schemasAreRegisteredAndAnIncompatibleOneIsRefusedByTheRegistry() throws Exception {
    List<TopicSpec> topics = renamed(TopicCatalogue.of(PARTITIONS), "schemas.");
    TopicApply.apply(admin, topics, ONE, schemas);
    TopicSpec calls = named(topics, Topics.CALL_EVENTS);
    Schema schema = calls.valueSchema().orElseThrow();

    assertThat(schemas.idOf(calls.valueSubject(), schema)).isInstanceOf(Found.class);
    assertThat(schemas.client().getCompatibility(calls.valueSubject()))
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(schemas.client().getAllSubjects())
        .containsAll(
            topics.stream()
                .filter(spec -> spec.valueSchema().isPresent())
                .map(TopicSpec::valueSubject)
                .toList())
        .doesNotContain(named(topics, Topics.REPLAY).valueSubject());
    // What is registered is the schema as written, with its documentation.
    String text = schemas.client().getLatestSchemaMetadata(calls.valueSubject()).getSchema();
    assertThat(text).contains("\"doc\"").doesNotContain("avro.java.string");

    Schema incompatible =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"CallEvent\",\"namespace\":\"dev.switchhook.events\","
                    + "\"fields\":[{\"name\":\"brand_new\",\"type\":\"string\"}]}");
    Applied applied =
        TopicApply.apply(
            admin,
            List.of(
                new TopicSpec(calls.name(), PARTITIONS, calls.config(), Optional.of(incompatible))),
            ONE,
            schemas);

    assertThat(applied.left())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.name()).isEqualTo(calls.valueSubject());
              assertThat(left.is()).startsWith("refused: ");
            });
    assertThat(schemas.client().getAllVersions(calls.valueSubject())).hasSize(1);
  }

  @Test
  void theCommandAppliesAndChecks() throws Exception {
    Path file = own.resolve("topics.properties");
    Path keyset = own.resolve("secrets/keyset.json");
    Files.writeString(
        file,
        """
        kafka.bootstrap.servers=%s
        schema.registry.url=%s
        secrets.keyset.file=%s
        """
            .formatted(stack.broker().bootstrapServers(), stack.registry().url(), keyset));

    Run before = run("check", "--config", file.toString(), "--set", "topics.partitions=2");
    assertThat(before.code()).isEqualTo(1);
    assertThat(before.out()).contains("webhook.deliveries ", "missing", "switchhook topics apply");

    Run apply = run("apply", "--config", file.toString(), "--set", "topics.partitions=2");
    assertThat(apply.code()).as(apply.err()).isZero();
    assertThat(apply.out())
        .containsPattern("keyset +" + keyset + " +created")
        .containsPattern("topic +webhook.deliveries +created +2 partitions")
        .containsPattern("schema +webhook.deliveries-value +created");
    assertThat(apply.err()).contains("waiting until every partition can be written");
    assertThat(keyset).exists();

    Run again = run("apply", "--config", file.toString(), "--set", "topics.partitions=2");
    assertThat(again.code()).isZero();
    assertThat(again.out()).doesNotContain("created", "changed ").contains("unchanged");

    Run check = run("check", "--config", file.toString(), "--set", "topics.partitions=2");
    assertThat(check.code()).isZero();
    assertThat(check.out()).isEqualTo("no difference" + System.lineSeparator());

    Run other = run("check", "--config", file.toString());
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out()).contains("set topics.partitions=2").doesNotContain("Mend it with");
  }

  @Test
  void brokersOrARegistryThatDoNotAnswerAreARefusal() {
    List<TopicSpec> topics = renamed(TopicCatalogue.of(PARTITIONS), "away.");
    Map<String, Object> nobody =
        Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "default.api.timeout.ms",
            "1000",
            "request.timeout.ms",
            "500");
    try (Admin away = new KafkaClients(nobody, "test").admin()) {
      assertThatThrownBy(() -> TopicCheck.require(away, topics))
          .hasMessageContaining("kafka.bootstrap.servers do not answer");
    }
    try (Schemas away =
        Schemas.open(Map.of("schema.registry.url", "http://127.0.0.1:1", "max.retries", "0"))) {
      assertThatThrownBy(() -> TopicApply.apply(admin, topics, ONE, away))
          .hasMessageContaining("the schema registry failed for away." + Topics.CALL_EVENTS);
    }
  }

  private record Run(int code, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = TopicsCommand.run(Map.of(), new PrintWriter(out), new PrintWriter(err), args);
    return new Run(code, out.toString(), err.toString());
  }

  private static void set(String topic, String key, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  private static List<TopicSpec> renamed(List<TopicSpec> topics, String prefix) {
    return topics.stream()
        .map(
            spec ->
                new TopicSpec(
                    prefix + spec.name(), spec.partitions(), spec.config(), spec.valueSchema()))
        .toList();
  }

  private static TopicSpec named(List<TopicSpec> topics, String ending) {
    return topics.stream()
        .filter(spec -> spec.name().endsWith("." + ending))
        .findFirst()
        .orElseThrow();
  }
}
