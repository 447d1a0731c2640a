package dev.switchhook.kit.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Sends one record and waits for the broker's acknowledgement. */
public final class Acknowledged {
  private Acknowledged() {}

  /**
   * Blocks as long as the producer's settings let it.
   *
   * @throws KafkaException it was not acknowledged; it may be written all the same
   */
  public static RecordMetadata send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known
          ? known
          : new KafkaException("a record could not be written", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
