package dev.switchhook.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.dlq.command.Surroundings;
import dev.switchhook.dlq.command.Surroundings.Clocks;
import dev.switchhook.dlq.replay.ExampleSubscription;
import dev.switchhook.dlq.replay.StopRequest;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.kafka.TopicApply;
import dev.switchhook.kit.terminal.Terminal;
import dev.switchhook.local.LocalStack;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A real broker and registry with all topics, started once for all integration tests; each test
 * keeps to tenants and subscriptions of its own.
 */
final class Bench {
  static final int PARTITIONS = 4;

  private static final class Started {
    static final Bench BENCH = new Bench();
  }

  private final LocalStack stack;
  private final KafkaClients kafka;
  private final Schemas schemas;
  private final Producer<byte[], byte[]> producer;

  private Bench() {
    Path folder = folder();
    stack = LocalStack.start(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close));
    kafka = new KafkaClients(Map.of("bootstrap.servers", bootstrap()), "test");
    schemas = Schemas.open(Map.of("schema.registry.url", registry()));
    try (Admin admin = kafka.admin()) {
      TopicApply.apply(admin, TopicCatalogue.of(PARTITIONS), (short) 1, schemas);
    }
    producer = kafka.producer(Map.of());
  }

  static Bench shared() {
    return Started.BENCH;
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String bootstrap() {
    return stack.broker().bootstrapServers();
  }

  String registry() {
    return stack.registry().url();
  }

  KafkaClients kafka() {
    return kafka;
  }

  Schemas schemas() {
    return schemas;
  }

  /** Off a terminal, against this stack. */
  Ran dlq(String... args) {
    return dlq(Terminal.none(), new StopRequest(), args);
  }

  /** At a terminal where these lines are typed. */
  Ran typed(String lines, String... args) {
    return dlq(
        new Terminal(true, true, true, new BufferedReader(new StringReader(lines))),
        new StopRequest(),
        args);
  }

  Ran dlq(Terminal terminal, StopRequest stop, String... args) {
    return run(terminal, stop, Map.of("HOME", "/nonexistent"), connected(args));
  }

  String[] connected(String... args) {
    return Stream.concat(
            Arrays.stream(args), Stream.of("--bootstrap", bootstrap(), "--registry", registry()))
        .toArray(String[]::new);
  }

  static Ran run(
      Terminal terminal, StopRequest stop, Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        DlqReplayer.run(
            args,
            new Surroundings(
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                terminal,
                environment,
                new Clocks(InstantSource.system(), System::nanoTime, ZoneOffset.UTC),
                stop));
    return new Ran(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  void write(Collection<DeadLetter> letters) {
    AvroWriter<DeadLetter> writer =
        new AvroWriter<>(schemas, Topics.DEAD_LETTERS, DeadLetter.getClassSchema());
    for (DeadLetter letter : letters) {
      String key =
          letter.getDeliveryId() == null ? letter.getDeadLetterId() : letter.getDeliveryId();
      send(new ProducerRecord<>(Topics.DEAD_LETTERS, key.getBytes(UTF_8), writer.write(letter)));
    }
    producer.flush();
  }

  <T extends SpecificRecord> void write(String topic, String key, T value, Schema schema) {
    AvroWriter<T> writer = new AvroWriter<>(schemas, topic, schema);
    send(new ProducerRecord<>(topic, key.getBytes(UTF_8), writer.write(value)));
    producer.flush();
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (_, failure) -> {
          if (failure != null) {
            throw new IllegalStateException(failure);
          }
        });
  }

  void flush() {
    producer.flush();
  }

  void subscription(String id, String tenant, SubscriptionStatus state, int lanes) {
    write(
        Topics.SUBSCRIPTIONS,
        id,
        ExampleSubscription.of(id, tenant).setState(state).setLanes(lanes).build(),
        Subscription.getClassSchema());
  }

  /** Everything that readers of committed data see. */
  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    return read(topic, "read_committed");
  }

  /** What was aborted included. */
  List<ConsumerRecord<byte[], byte[]>> uncommitted(String topic) {
    return read(topic, "read_uncommitted");
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrap());
    settings.put("isolation.level", isolation);
    settings.put("auto.offset.reset", "earliest");
    settings.put("fetch.max.wait.ms", 20);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** The records' values, decoded. */
  <T extends SpecificRecord> List<T> values(String topic, Class<T> type) {
    AvroReader<T> reader = new AvroReader<>(schemas, type);
    return committed(topic).stream()
        .map(record -> reader.readWaiting(record.value()))
        .filter(decoded -> decoded instanceof Decoded.Value<T>)
        .map(decoded -> ((Decoded.Value<T>) decoded).record())
        .toList();
  }
}
