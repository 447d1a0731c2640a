package dev.switchhook.serde;

import dev.switchhook.registry.SchemaAnswer;
import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.Schemas;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of one kind to the bytes of one topic, by the official serializer. The schema's id is
 * known once the constructor has returned, so writing never waits. Thread-safe.
 */
public final class AvroWriter<T extends IndexedRecord> {
  private static final Logger log = LoggerFactory.getLogger(AvroWriter.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  static {
    AvroLimits.apply();
  }

  private final String topic;
  private final KafkaAvroSerializer serializer;

  /**
   * Waits while the registry does not answer.
   *
   * @param topic whose value subject is {@code <topic>-value}
   * @throws SchemaMissingException when the registry has no such schema for the topic
   * @throws InterruptException when interrupted while it waits
   */
  public AvroWriter(Schemas schemas, String topic, Schema schema) {
    this(schemas, topic, schema, Thread::sleep);
  }

  AvroWriter(Schemas schemas, String topic, Schema schema, Pause pause) {
    this.topic = topic;
    awaitId(schemas, topic + "-value", schema, pause);
    this.serializer = new KafkaAvroSerializer(schemas.client(), schemas.serializerSettings());
  }

  public byte[] write(T record) {
    return serializer.serialize(topic, record);
  }

  private static void awaitId(Schemas schemas, String subject, Schema schema, Pause pause) {
    Duration next = Duration.ofMillis(100);
    boolean told = false;
    while (true) {
      SchemaAnswer answer = schemas.idOf(subject, schema);
      if (answer instanceof Found) {
        return;
      }
      if (answer instanceof NotFound) {
        throw new SchemaMissingException(subject, schema.getFullName());
      }
      if (!told) {
        log.warn("waiting for the schema registry subject={} answer={}", subject, answer);
        told = true;
      }
      try {
        pause.forMillis(next.toMillis());
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
      next =
          next.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? next.multipliedBy(2) : LONGEST_PAUSE;
    }
  }

  @FunctionalInterface
  interface Pause {
    void forMillis(long millis) throws InterruptedException;
  }
}
