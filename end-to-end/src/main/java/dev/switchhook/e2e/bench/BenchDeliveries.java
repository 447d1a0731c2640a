package dev.switchhook.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.HttpVersionChoice;
import dev.switchhook.events.Subscription;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Partitions;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.RetryTier;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Puts subscriptions and finished deliveries straight onto their topics. */
public final class BenchDeliveries implements AutoCloseable {
  public static final String GROUP = "switchhook-delivery";
  private static final Duration LIFE = Duration.ofDays(3);

  private final Schemas schemas;
  private final Producer<byte[], byte[]> producer;
  private final Admin admin;
  private final Random random = new Random(1);
  private final BenchSubscriptions subscriptions;
  private final AvroWriter<Subscription> subscriptionWriter;
  private final AvroWriter<Delivery> deliveryWriter;
  private long calls;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * Opens what it writes with.
   *
   * @param lingerMs how long a delivery may wait for others to be written with
   */
  public BenchDeliveries(Backend backend, Path keyset, int lingerMs) {
    this.schemas = Schemas.open(Map.of("schema.registry.url", backend.registryUrl()));
    KafkaClients kafka =
        new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "bench");
    this.producer = kafka.producer(Map.of("linger.ms", lingerMs));
    this.admin = kafka.admin();
    this.subscriptions = new BenchSubscriptions(Envelope.open(keyset), random);
    this.subscriptionWriter =
        new AvroWriter<>(schemas, Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    this.deliveryWriter = new AvroWriter<>(schemas, Topics.DELIVERIES, Delivery.getClassSchema());
  }

  /** Spread evenly over so many subscriptions, each with a path of its own. */
  public void write(int subscriptions, int deliveries, int bodyBytes, int sinkPort) {
    write(
        subscriptions,
        deliveries,
        bodyBytes,
        new Endpoints("http://127.0.0.1:" + sinkPort, HttpVersionChoice.HTTP_1_1));
  }

  /**
   * Of all subscriptions, each with a path of its own.
   *
   * @param origin scheme, host and port
   */
  record Endpoints(String origin, HttpVersionChoice http) {}

  void write(int subscriptions, int deliveries, int bodyBytes, Endpoints endpoints) {
    for (int number = 0; number < subscriptions; number++) {
      subscribe(number, endpoints.origin() + "/hook/" + number, endpoints.http());
    }
    byte[] body = ("{\"pad\":\"" + "x".repeat(bodyBytes - 10) + "\"}").getBytes(UTF_8);
    for (int number = 0; number < deliveries; number++) {
      deliver(number % subscriptions, body);
    }
    flush();
  }

  public void subscribe(int number, String url) {
    subscribe(number, url, HttpVersionChoice.HTTP_1_1);
  }

  private void subscribe(int number, String url, HttpVersionChoice http) {
    send(
        new ProducerRecord<>(
            Topics.SUBSCRIPTIONS,
            BenchSubscriptions.id(number).getBytes(UTF_8),
            subscriptionWriter.write(
                subscriptions
                    .active(number, BenchSubscriptions.TENANT, url, Instant.now())
                    .setHttpVersion(http)
                    .build())));
  }

  /** One delivery, of a call of its own. */
  void deliver(int number, byte[] body) {
    String subscription = BenchSubscriptions.id(number);
    Delivery delivery = delivery(subscription, "call_" + calls++, body, random, Instant.now());
    send(
        new ProducerRecord<>(
            Topics.DELIVERIES,
            Partitions.of(subscription, 1, delivery.getCallId(), TopicCatalogue.DEFAULT_PARTITIONS),
            subscription.getBytes(UTF_8),
            deliveryWriter.write(delivery)));
  }

  /**
   * One delivery that has failed once and waits in a tier, as the worker would have left it there.
   *
   * @param due by the wall clock
   * @return bytes of its key and value
   */
  int retry(int number, RetryTier tier, Instant due, byte[] body) {
    String subscription = BenchSubscriptions.id(number);
    Instant failed = due.minus(tier.delay());
    Delivery delivery = delivery(subscription, "call_" + calls++, body, random, failed);
    int partition =
        Partitions.of(subscription, 1, delivery.getCallId(), TopicCatalogue.DEFAULT_PARTITIONS);
    byte[] key = subscription.getBytes(UTF_8);
    byte[] value = deliveryWriter.write(delivery);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(tier.topic(), partition, key, value);
    RecordHeaders.set(record.headers(), RecordHeaders.ATTEMPT, 1);
    RecordHeaders.set(record.headers(), RecordHeaders.DUE_AT, due);
    RecordHeaders.set(record.headers(), RecordHeaders.REASON, FailureClass.SERVER_ERROR.name());
    RecordHeaders.set(record.headers(), RecordHeaders.LAST_STATUS, 500);
    RecordHeaders.set(record.headers(), RecordHeaders.FIRST_AT, failed);
    RecordHeaders.set(
        record.headers(),
        RecordHeaders.ORIGIN,
        RecordHeaders.origin(Topics.DELIVERIES, partition, calls));
    send(record);
    return key.length + value.length;
  }

  /** Returns when all of it is written; throws if anything was refused. */
  public void flush() {
    producer.flush();
    Exception refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException("the load was not written", refused);
    }
  }

  /** Records of the deliveries topic below the group's committed offsets. */
  long committed() {
    return committed(GROUP);
  }

  long committed(String group) {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(Topics.DELIVERIES))
          .filter(entry -> entry.getValue() != null)
          .mapToLong(entry -> entry.getValue().offset())
          .sum();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot read the group's offsets", e.getCause());
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
    schemas.close();
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    Future<RecordMetadata> _ =
        producer.send(
            record,
            (written, refused) -> {
              if (refused != null) {
                failure.compareAndSet(null, refused);
              }
            });
  }

  private static Delivery delivery(
      String subscription, String call, byte[] body, Random random, Instant now) {
    String event = new UUID(random.nextLong(), random.nextLong()).toString();
    return Delivery.newBuilder()
        .setDeliveryId(DeliveryId.of(event, subscription))
        .setSubscriptionId(subscription)
        .setTenantId(BenchSubscriptions.TENANT)
        .setEventId(event)
        .setEventType("call.ended")
        .setCallId(call)
        .setSequence(1L)
        .setOccurredAt(now)
        .setRecordedAt(now)
        .setExpiresAt(now.plus(LIFE))
        .setBody(ByteBuffer.wrap(body))
        .build();
  }
}
