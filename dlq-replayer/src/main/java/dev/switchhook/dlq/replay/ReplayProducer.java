package dev.switchhook.dlq.replay;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * The one producer in the cluster that may change dead letters. Its transactional id is fixed, so
 * opening one makes the broker refuse every older one and end what that had open: no lock file, no
 * lease, no clock. Confined to one thread.
 */
public final class ReplayProducer implements AutoCloseable {
  static final String TRANSACTIONAL_ID = "switchhook-dlq";

  /**
   * A killed tool holds readers of the replay topic back for at most {@code
   * transaction.timeout.ms}.
   */
  private static final Map<String, Object> SETTINGS =
      Map.of(
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          TRANSACTIONAL_ID,
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          15_000,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          10_000L,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          10_000,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
          5_000,
          ProducerConfig.LINGER_MS_CONFIG,
          0L);

  private final Function<Map<String, Object>, Producer<byte[], byte[]>> make;
  private @Nullable Producer<byte[], byte[]> producer;

  /**
   * @param make a producer from settings
   */
  public ReplayProducer(Function<Map<String, Object>, Producer<byte[], byte[]>> make) {
    this.make = make;
  }

  /** From here on nobody else can commit, and what is read is final. Also after a failure. */
  void open() {
    close();
    Producer<byte[], byte[]> opened = make.apply(SETTINGS);
    producer = opened;
    opened.initTransactions();
  }

  int partitionsOf(String topic) {
    return opened().partitionsFor(topic).size();
  }

  /**
   * One transaction.
   *
   * @param giveUp asked before the commit; true aborts
   * @throws AuthorizationException when the principal may not write one of the topics; none of the
   *     records is there
   */
  Written write(List<ProducerRecord<byte[], byte[]>> records, BooleanSupplier giveUp) {
    Producer<byte[], byte[]> producer = opened();
    try {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        // Failures come out at the commit, which flushes.
        var _ = producer.send(record);
      }
      if (giveUp.getAsBoolean()) {
        producer.abortTransaction();
        return new Written.Aborted();
      }
      producer.commitTransaction();
      return new Written.Committed();
    } catch (KafkaException e) {
      return failed(producer, e);
    }
  }

  private static Written failed(Producer<byte[], byte[]> producer, KafkaException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
        abort(producer);
        throw (KafkaException) cause;
      }
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return new Written.FencedOff();
      }
    }
    return new Written.Uncertain(String.valueOf(failure.getMessage()));
  }

  private static void abort(Producer<byte[], byte[]> producer) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      // The broker ends it by itself when its time is over.
    }
  }

  private Producer<byte[], byte[]> opened() {
    if (producer == null) {
      throw new IllegalStateException("not opened");
    }
    return producer;
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
