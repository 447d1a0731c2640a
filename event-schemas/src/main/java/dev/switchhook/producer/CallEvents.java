package dev.switchhook.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.CallContext;
import dev.switchhook.events.CallEvent;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.SchemaMissingException;
import dev.switchhook.topics.Topics;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where the voice platform hands over its call events: idempotent, acknowledged by all replicas,
 * key = call id, the official serializer, the schema looked up and never registered.
 *
 * <pre>{@code
 * try (CallEvents events = CallEvents.open("voice-platform/eu-west-1", settings)) {
 *   CallWriter call = events.begin("ten_4f2a9c", "call_0192f0c17b0a7c11", context);
 *   events.send(call.started(CallStarted.newBuilder().build()));
 *   events.send(call.ended(ended));
 * }
 * }</pre>
 *
 * Thread-safe; each call's {@link CallWriter} is not.
 */
public final class CallEvents implements AutoCloseable {
  private final String source;
  private final Minting minting;
  private final Schemas schemas;
  private final AvroWriter<CallEvent> writer;
  private final Producer<byte[], byte[]> producer;

  CallEvents(
      String source,
      Minting minting,
      Schemas schemas,
      AvroWriter<CallEvent> writer,
      Producer<byte[], byte[]> producer) {
    this.source = source;
    this.minting = minting;
    this.schemas = schemas;
    this.writer = writer;
    this.producer = producer;
  }

  /**
   * Waits while the registry does not answer.
   *
   * @param source names this producer in its events, for example {@code voice-platform/eu-west-1}
   * @param settings of the Kafka producer ({@code bootstrap.servers}, security) and of the registry
   *     ({@code schema.registry.url}, the client's other keys with {@code schema.registry.} in
   *     front)
   * @throws ConfigException when a setting is wrong, or would break the promise ({@code acks},
   *     {@code enable.idempotence})
   * @throws SchemaMissingException when the topics have not been applied
   * @throws UnknownTopicOrPartitionException when the topics have not been applied
   * @throws TimeoutException when no broker answers
   */
  public static CallEvents open(String source, Map<String, ?> settings) {
    return open(source, settings, InstantSource.system());
  }

  /** As {@link #open(String, Map)}, with another clock. */
  public static CallEvents open(String source, Map<String, ?> settings, InstantSource clock) {
    ProducerSettings checked = new ProducerSettings(settings);
    requireTopic(checked.admin());
    Schemas schemas = Schemas.open(checked.registry());
    try {
      AvroWriter<CallEvent> writer =
          new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
      return new CallEvents(
          source,
          new Minting(clock, new SecureRandom()),
          schemas,
          writer,
          new KafkaProducer<>(
              checked.producer(), new ByteArraySerializer(), new ByteArraySerializer()));
    } catch (RuntimeException e) {
      schemas.close();
      throw e;
    }
  }

  private static void requireTopic(Map<String, Object> settings) {
    try (Admin admin = Admin.create(settings)) {
      admin.describeTopics(List.of(Topics.CALL_EVENTS)).allTopicNames().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * The writer of a call that begins.
   *
   * @param callId {@code [A-Za-z0-9_.:-]{1,128}}, minted by the platform and not by the carrier
   * @param context repeated on every event of the call
   */
  public CallWriter begin(String tenantId, String callId, CallContext context) {
    return begin(tenantId, callId, context, false);
  }

  /** A call that only subscriptions with {@code include_test} hear of. */
  public CallWriter beginTest(String tenantId, String callId, CallContext context) {
    return begin(tenantId, callId, context, true);
  }

  private CallWriter begin(String tenantId, String callId, CallContext context, boolean test) {
    CallEvent.Builder base =
        CallEvent.newBuilder()
            .setSource(source)
            .setTenantId(tenantId)
            .setCallId(callId)
            .setCall(context)
            .setTest(test);
    return new CallWriter(base, CallProgress.ofNew(callId), minting, Optional.empty());
  }

  /**
   * The writer of a call that another process has written so far. Fence that process first: a call
   * has one writer at a time.
   *
   * @param lastAcknowledged goes on from its sequence number
   */
  public CallWriter resume(CallEvent lastAcknowledged) {
    CallEvent.Builder base =
        CallEvent.newBuilder()
            .setSource(source)
            .setTenantId(lastAcknowledged.getTenantId())
            .setCallId(lastAcknowledged.getCallId())
            .setCall(lastAcknowledged.getCall())
            .setTest(lastAcknowledged.getTest());
    return new CallWriter(base, CallProgress.after(lastAcknowledged), minting, Optional.empty());
  }

  /**
   * Sends the event, {@code recorded_at} being now. It is written when the future says so; one that
   * fails is not known to be written, and is sent again with the same id and sequence.
   *
   * @throws InvalidEventException when ingest would reject it
   */
  public Future<RecordMetadata> send(CallEvent event) {
    CallEvent recorded = minting.recorded(event);
    return producer.send(
        new ProducerRecord<>(
            Topics.CALL_EVENTS, recorded.getCallId().getBytes(UTF_8), writer.write(recorded)));
  }

  /** Returns when all that was sent is acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  /** Waits for what was sent. */
  @Override
  public void close() {
    producer.close();
    schemas.close();
  }
}
