package dev.switchhook.local.calls;

import dev.switchhook.events.CallEvent;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The reference producer of call events: idempotent, all replicas, key = call id, the official
 * serializer. Thread-safe, but the events of one call must come from one thread, in order.
 */
public final class CallProducer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;

  private final Schemas schemas;
  private final AvroWriter<CallEvent> writer;
  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;

  private CallProducer(
      Schemas schemas,
      AvroWriter<CallEvent> writer,
      Producer<byte[], byte[]> producer,
      InstantSource clock) {
    this.schemas = schemas;
    this.writer = writer;
    this.producer = producer;
    this.clock = clock;
  }

  /**
   * Waits while the registry does not answer.
   *
   * @throws dev.switchhook.serde.SchemaMissingException when the topics have not been applied
   * @throws TimeoutException when no broker answers there
   * @throws UnknownTopicOrPartitionException when the topics have not been applied
   */
  public static CallProducer open(
      String bootstrapServers, String registryUrl, InstantSource clock) {
    requireTopic(bootstrapServers);
    Schemas schemas = Schemas.open(Map.of("schema.registry.url", registryUrl));
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "switchhook-simulator",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      return new CallProducer(
          schemas,
          new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema()),
          producer,
          clock);
    } catch (RuntimeException e) {
      producer.close();
      schemas.close();
      throw e;
    }
  }

  private static void requireTopic(String bootstrapServers) {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS))) {
      admin.describeTopics(List.of(Topics.CALL_EVENTS)).allTopicNames().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * Sends the event, {@code recorded_at} being now. It is written when the future says so: one that
   * fails is not.
   */
  public Future<RecordMetadata> send(CallEvent event) {
    CallEvent recorded =
        CallEvent.newBuilder(event)
            .setRecordedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .build();
    return producer.send(
        new ProducerRecord<>(
            Topics.CALL_EVENTS,
            event.getCallId().getBytes(StandardCharsets.UTF_8),
            writer.write(recorded)));
  }

  /** Returns when all that was sent is acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
    schemas.close();
  }
}
