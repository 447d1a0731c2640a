package dev.switchhook.ingest;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.kafka.TopicApply;
import dev.switchhook.kit.secret.Keysets;
import dev.switchhook.local.LocalStack;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** A real broker and a real registry, with our topics and schemas, and what a test does to them. */
final class IngestStack implements AutoCloseable {
  static final int PARTITIONS = 3;
  private static final Duration HANG = Duration.ofSeconds(120);

  final LocalStack stack;
  final Admin admin;
  private final Path folder;
  private final KafkaClients kafka;
  private final Schemas schemas;
  private final Producer<byte[], byte[]> producer;
  private final AvroWriter<CallEvent> events;

  IngestStack(Path folder) {
    this.folder = folder;
    stack = LocalStack.start(folder);
    kafka =
        new KafkaClients(Map.of("bootstrap.servers", stack.broker().bootstrapServers()), "test");
    admin = kafka.admin();
    schemas = Schemas.open(Map.of("schema.registry.url", stack.registry().url()));
    TopicApply.apply(admin, TopicCatalogue.of(PARTITIONS), (short) 1, schemas);
    Keysets.createIfAbsent(folder.resolve("keyset.json"));
    producer = kafka.producer(Map.of("linger.ms", 0, "max.request.size", 4_000_000));
    events = new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
  }

  Map<String, String> settings(String group) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", stack.broker().bootstrapServers());
    settings.put("schema.registry.url", stack.registry().url());
    settings.put("topics.partitions", Integer.toString(PARTITIONS));
    settings.put("secrets.keyset.file", folder.resolve("keyset.json").toString());
    settings.put("ingest.group", group);
    settings.put("ingest.state.dir", folder.resolve("state-" + group).toString());
    settings.put("ingest.allow.http", "true");
    settings.put("api.open", "true");
    return settings;
  }

  /** A new group begins where the topic ends now: what other tests have sent is not its own. */
  IngestProcess start(String group) {
    if (committed(group).isEmpty()) {
      beginHere(group);
    }
    return start(settings(group));
  }

  /** What comes from now on is a new group's. */
  void beginHere(String group) {
    commit(group, ends(Topics.CALL_EVENTS));
  }

  IngestProcess start(Map<String, String> settings) {
    return IngestProcess.start(folder, settings);
  }

  byte[] framed(CallEvent event) {
    return events.write(event);
  }

  RecordMetadata send(CallEvent event) {
    return send(event.getCallId(), framed(event));
  }

  RecordMetadata send(String key, byte[] value) {
    return send(
        new ProducerRecord<>(Topics.CALL_EVENTS, key.getBytes(StandardCharsets.UTF_8), value));
  }

  RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** As many random bytes as the topic takes, which it returns. */
  byte[] sendLargest(String key) {
    byte[] bytes = new byte[1_048_576];
    new Random(2).nextBytes(bytes);
    for (int length = bytes.length; ; length -= 8) {
      byte[] value = Arrays.copyOf(bytes, length);
      try {
        producer
            .send(
                new ProducerRecord<>(
                    Topics.CALL_EVENTS, key.getBytes(StandardCharsets.UTF_8), value))
            .get();
        return value;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw new AssertionError(e);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Records of a few hundred bytes on the wire, and of zeros in memory. */
  void sendZeros(String key, int bytes, int records) {
    byte[] zeros = new byte[bytes];
    Map<String, Object> settings =
        Map.of(
            "compression.type",
            "zstd",
            "max.request.size",
            2 * bytes,
            "buffer.memory",
            2L * bytes,
            "linger.ms",
            0);
    try (Producer<byte[], byte[]> inflating = kafka.producer(settings)) {
      for (int i = 0; i < records; i++) {
        inflating
            .send(
                new ProducerRecord<>(
                    Topics.CALL_EVENTS, key.getBytes(StandardCharsets.UTF_8), zeros))
            .get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** The id under which another schema of call events is registered. */
  int register(Schema schema) {
    try {
      return schemas
          .client()
          .register(Topics.CALL_EVENTS + "-value", new AvroSchema(SchemaText.plain(schema)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Reads a topic from its beginning until there are so many records that are asked for. */
  List<ConsumerRecord<byte[], byte[]>> await(
      String topic, int count, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    return read(topic, wanted, (found, consumer) -> found >= count);
  }

  /** What a topic holds at this moment. */
  List<ConsumerRecord<byte[], byte[]>> present(
      String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    Map<TopicPartition, Long> ends = ends(topic);
    return read(
        topic,
        wanted,
        (found, consumer) ->
            ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      String topic,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted,
      BiPredicate<Integer, Consumer<byte[], byte[]>> enough) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    long deadline = System.nanoTime() + HANG.toNanos();
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
      consumer.assign(ends(topic).keySet());
      consumer.seekToBeginning(consumer.assignment());
      while (!enough.test(found.size(), consumer)) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("only " + found.size() + " records on " + topic);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (wanted.test(record)) {
            found.add(record);
          }
        }
      }
    }
    return found;
  }

  /** Deliveries of a tenant, when there are so many. */
  List<ConsumerRecord<byte[], byte[]>> deliveries(String tenant, int count) {
    return await(Topics.DELIVERIES, count, record -> tenantOf(record).equals(tenant));
  }

  /** Deliveries of a tenant at this moment. */
  List<ConsumerRecord<byte[], byte[]>> deliveriesNow(String tenant) {
    return present(Topics.DELIVERIES, record -> tenantOf(record).equals(tenant));
  }

  Delivery delivery(ConsumerRecord<byte[], byte[]> record) {
    AvroReader<Delivery> reader = new AvroReader<>(schemas, Delivery.class);
    return ((Decoded.Value<Delivery>) reader.readWaiting(record.value())).record();
  }

  /** Records that a group has not yet committed. */
  long lag(String group) {
    Map<TopicPartition, Long> committed = committed(group);
    return ends(Topics.CALL_EVENTS).entrySet().stream()
        .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /** Behind the last record of each partition. */
  Map<TopicPartition, Long> ends(String topic) {
    try {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .get(topic)
          .partitions()
          .forEach(
              partition ->
                  latest.put(
                      new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
      Map<TopicPartition, Long> ends = new HashMap<>();
      admin.listOffsets(latest).all().get().forEach((at, end) -> ends.put(at, end.offset()));
      return ends;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private Map<TopicPartition, Long> committed(String group) {
    try {
      Map<TopicPartition, Long> committed = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((at, offset) -> committed.put(at, offset.offset()));
      return committed;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Only while the group has no members. */
  void commit(String group, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    offsets.forEach((at, offset) -> committed.put(at, new OffsetAndMetadata(offset)));
    try {
      admin.alterConsumerGroupOffsets(group, committed).all().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private String tenantOf(ConsumerRecord<byte[], byte[]> record) {
    return delivery(record).getTenantId();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
    schemas.close();
    stack.close();
  }
}
