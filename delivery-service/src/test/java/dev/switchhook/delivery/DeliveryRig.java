package dev.switchhook.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.subscription.SubscriptionRows;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.Subscription;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.kit.kafka.TopicApply;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Keysets;
import dev.switchhook.local.LocalStack;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Receiver;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Partitions;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A real broker and registry with our topics, a receiver, and what a test puts in and reads out.
 */
final class DeliveryRig implements AutoCloseable {
  static final int PARTITIONS = 2;
  static final String GROUP = "switchhook-delivery";
  private static final Duration HANG = Duration.ofSeconds(60);

  final LocalStack stack;
  final Receiver receiver;
  final Admin admin;
  final Schemas schemas;
  private final Path keyset;
  private final Envelope envelope;
  private final AvroWriter<Subscription> subscriptions;
  private final AvroWriter<Delivery> deliveries;
  private final KafkaProducer<byte[], byte[]> producer;

  DeliveryRig(Path folder) {
    stack = LocalStack.start(folder.resolve("stack"));
    receiver = Receiver.start();
    admin = Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()));
    schemas = Schemas.open(Map.of("schema.registry.url", stack.registry().url()));
    applyTopics();
    keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    envelope = Envelope.open(keyset);
    subscriptions = new AvroWriter<>(schemas, Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    deliveries = new AvroWriter<>(schemas, Topics.DELIVERIES, Delivery.getClassSchema());
    Properties settings = new Properties();
    settings.put("bootstrap.servers", stack.broker().bootstrapServers());
    settings.put("acks", "all");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Makes what is missing. */
  void applyTopics() {
    TopicApply.apply(admin, TopicCatalogue.of(PARTITIONS), (short) 1, schemas);
  }

  /** What a service needs to run here. */
  Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", stack.broker().bootstrapServers());
    settings.put("schema.registry.url", stack.registry().url());
    settings.put("topics.partitions", Integer.toString(PARTITIONS));
    settings.put("secrets.keyset.file", keyset.toString());
    settings.put("egress.allow", "127.0.0.0/8");
    settings.put("delivery.workers", "1");
    settings.put("delivery.commit.ms", "100");
    // Requests are counted here: with a breaker most would be deferrals.
    settings.put("delivery.breaker.failures", "0");
    settings.putAll(more);
    return settings;
  }

  /** A subscription whose endpoint is a path of the receiver, which verifies its signature. */
  void subscribe(String id, String path) {
    write(row(id, path).get());
  }

  SubscriptionRows row(String id, String path) {
    byte[] secret = secretOf(id);
    receiver.trust(path, "whsec_" + Base64.getEncoder().encodeToString(secret));
    return unsigned(id, path).signedWith("sec_" + id, secret);
  }

  /** To be given its secrets. */
  SubscriptionRows unsigned(String id, String path) {
    return SubscriptionRows.of(envelope, id, "ten_1").url(receiver.url(path).toString());
  }

  void write(Subscription subscription) {
    send(
        new ProducerRecord<>(
            Topics.SUBSCRIPTIONS,
            subscription.getSubscriptionId().getBytes(UTF_8),
            subscriptions.write(subscription)));
  }

  /** Puts a delivery where the fan-out would put it. Its id. */
  String deliver(String subscription) {
    return deliver(delivery(subscription).build());
  }

  String deliver(Delivery delivery) {
    send(record(delivery, deliveries.write(delivery)));
    return delivery.getDeliveryId();
  }

  ProducerRecord<byte[], byte[]> record(Delivery delivery, byte[] value) {
    return new ProducerRecord<>(
        Topics.DELIVERIES,
        partitionOf(delivery.getSubscriptionId()),
        delivery.getSubscriptionId().getBytes(UTF_8),
        value);
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (Exception e) {
      throw new AssertionError("the test's own record was not taken", e);
    }
  }

  static int partitionOf(String subscription) {
    return Partitions.of(subscription, 1, "call_1", PARTITIONS);
  }

  static Delivery.Builder delivery(String subscription) {
    String event = UUID.randomUUID().toString();
    Instant now = Instant.now();
    return Delivery.newBuilder()
        .setDeliveryId(DeliveryId.of(event, subscription))
        .setSubscriptionId(subscription)
        .setTenantId("ten_1")
        .setEventId(event)
        .setEventType("call.ended")
        .setCallId("call_" + event)
        .setSequence(1L)
        .setOccurredAt(now)
        .setRecordedAt(now)
        .setExpiresAt(now.plus(Duration.ofHours(72)))
        .setBody(ByteBuffer.wrap(("{\"id\":\"" + event + "\"}").getBytes(UTF_8)));
  }

  List<Received> requests(String deliveryId) {
    return receiver.received().stream()
        .filter(request -> request.webhookId().equals(deliveryId))
        .toList();
  }

  List<DeadLetter> letters(String subscription) {
    return read(Topics.DEAD_LETTERS, DeadLetter.class).stream()
        .filter(letter -> letter.getSubscriptionId().equals(subscription))
        .toList();
  }

  List<DeliveryAttempt> attempts(String deliveryId) {
    return read(Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.class).stream()
        .filter(attempt -> attempt.getDeliveryId().equals(deliveryId))
        .toList();
  }

  <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    return decoded(raw(topic), type);
  }

  /** Without what was aborted, and without what a transaction just ended is about to show. */
  <T extends SpecificRecord> List<T> readCommitted(String topic, Class<T> type) {
    return decoded(raw(topic, IsolationLevel.READ_COMMITTED), type);
  }

  private <T extends SpecificRecord> List<T> decoded(
      List<ConsumerRecord<byte[], byte[]>> raw, Class<T> type) {
    AvroReader<T> reader = new AvroReader<>(schemas, type);
    List<T> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : raw) {
      if (reader.readWaiting(record.value()) instanceof Decoded.Value<T>(T value)) {
        records.add(value);
      }
    }
    return records;
  }

  /** Everything on a topic as of now. */
  List<ConsumerRecord<byte[], byte[]>> raw(String topic) {
    return raw(topic, IsolationLevel.READ_UNCOMMITTED);
  }

  private List<ConsumerRecord<byte[], byte[]>> raw(String topic, IsolationLevel isolation) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            stack.broker().bootstrapServers(),
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            isolation.toString());
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Instant hang = Instant.now().plus(HANG);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
        if (Instant.now().isAfter(hang)) {
          throw new AssertionError("cannot read " + topic);
        }
      }
    }
    return all;
  }

  /** Of the whole delivery family: records that no committed offset has passed. */
  long lag() {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed = committed();
      List<TopicPartition> family =
          TopicCatalogue.deliveryFamily().stream()
              .flatMap(
                  topic ->
                      IntStream.range(0, PARTITIONS)
                          .mapToObj(partition -> new TopicPartition(topic, partition)))
              .toList();
      var ends =
          admin
              .listOffsets(
                  family.stream().collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest())))
              .all()
              .get();
      return family.stream()
          .mapToLong(
              each -> {
                OffsetAndMetadata at = committed.get(each);
                return ends.get(each).offset() - (at == null ? 0 : at.offset());
              })
          .sum();
    } catch (Exception e) {
      throw new AssertionError("offsets cannot be read", e);
    }
  }

  Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
    return admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
  }

  private static byte[] secretOf(String subscription) {
    return Arrays.copyOf(("secret of " + subscription).getBytes(UTF_8), 32);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    schemas.close();
    admin.close(Duration.ofSeconds(5));
    receiver.close();
    stack.close();
  }
}
