package dev.switchhook.kit.skip;

import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.run.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/**
 * Records and a group's offset, written together or not at all.
 *
 * <p>Its transactional id is fixed, so that of two at the same time the broker refuses the older.
 * The offset is committed in the name of a member that does not exist: the broker takes that from
 * outside a group while it is empty, and refuses it ({@code UNKNOWN_MEMBER_ID}) when somebody is in
 * it, for the protocols {@code classic} and {@code consumer} alike. With no member named it would
 * take it at any time (Kafka 4.3.1, {@code validateOffsetCommit}).
 */
final class SkipTransaction implements AutoCloseable {
  private static final String NOBODY = "switchhook-skip";

  /** One record that inflates beyond every limit must still be copied: the broker decides. */
  private static final int LARGEST = 64 * 1_024 * 1_024;

  private final String group;
  private final Producer<byte[], byte[]> producer;

  /** From here on nobody else passes a record over in that group, and what is read is final. */
  SkipTransaction(KafkaClients kafka, String group) {
    this.group = group;
    this.producer =
        kafka.producer(
            Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                NOBODY + "-" + group,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                15_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                15_000L,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ProducerConfig.LINGER_MS_CONFIG,
                0L,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LARGEST,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * LARGEST));
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** What came of it. */
  enum Written {
    WRITTEN,
    TOO_LARGE,
    SOMEBODY_READS
  }

  /**
   * Nothing of it is there unless it is written.
   *
   * @throws Refusal the broker has not said what became of it, or another does the same
   */
  Written write(
      List<ProducerRecord<byte[], byte[]>> records, TopicPartition at, OffsetAndMetadata moved) {
    try {
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> record : records) {
        // Failures come out at the commit, which flushes.
        var _ = producer.send(record);
      }
      producer.flush();
      producer.sendOffsetsToTransaction(Map.of(at, moved), nobodyIn(group));
    } catch (KafkaException e) {
      return failed(e);
    }
    try {
      producer.commitTransaction();
      return Written.WRITTEN;
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      throw new Refusal(
          "the broker has not said whether it was written: all of it is, or nothing. The same"
              + " command with --dry-run tells",
          e);
    } catch (KafkaException e) {
      return failed(e);
    }
  }

  /** Until Kafka 5 it can be made; from then on only a consumer has one, with its own member. */
  @SuppressWarnings("removal")
  private static ConsumerGroupMetadata nobodyIn(String group) {
    return new ConsumerGroupMetadata(group, -1, NOBODY, Optional.empty());
  }

  private Written failed(KafkaException failure) {
    if (caused(failure, ProducerFencedException.class)) {
      throw new Refusal(
          "another one passes over a record of group " + group + ". Nothing was written.", failure);
    }
    // Closing without an answer would leave it open until its time is over.
    producer.abortTransaction();
    if (caused(failure, CommitFailedException.class)) {
      return Written.SOMEBODY_READS;
    }
    if (caused(failure, RecordTooLargeException.class)) {
      return Written.TOO_LARGE;
    }
    throw failure;
  }

  private static boolean caused(Throwable failure, Class<?> type) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(type::isInstance);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
