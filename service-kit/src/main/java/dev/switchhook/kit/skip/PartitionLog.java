package dev.switchhook.kit.skip;

import dev.switchhook.kit.run.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Single records of one partition, as a reader of committed data sees them. Blocks. */
final class PartitionLog {
  /** For the consumer: one record is wanted, so little is read ahead. */
  static final Map<String, Object> SETTINGS =
      Map.of(
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          1,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "none",
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          64 * 1_024);

  private static final Duration POLL = Duration.ofMillis(200);

  /** 30 s. */
  private static final int MOST_POLLS = 150;

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition at;
  private final long first;
  private final long end;

  /**
   * Of a partition as it is now.
   *
   * @throws Refusal there is no such partition
   */
  PartitionLog(Consumer<byte[], byte[]> consumer, TopicPartition at) {
    this.consumer = consumer;
    this.at = at;
    int partitions = consumer.partitionsFor(at.topic()).size();
    if (partitions == 0) {
      throw new Refusal("there is no topic " + at.topic());
    }
    if (at.partition() >= partitions) {
      throw new Refusal(
          at.topic() + " has partitions 0 to " + (partitions - 1) + ", no " + at.partition());
    }
    consumer.assign(Set.of(at));
    this.first = consumer.beginningOffsets(Set.of(at)).getOrDefault(at, 0L);
    this.end = consumer.endOffsets(Set.of(at)).getOrDefault(at, 0L);
  }

  /** The oldest offset that is kept. */
  long first() {
    return first;
  }

  /**
   * @throws Refusal there is no record at that offset
   */
  ConsumerRecord<byte[], byte[]> record(long offset) {
    if (offset < first || offset >= end) {
      throw new Refusal(
          first == end
              ? at + " has no records; its next will have offset " + end
              : at + " has offsets " + first + " to " + (end - 1) + ", no " + offset);
    }
    Optional<ConsumerRecord<byte[], byte[]>> found = next(offset);
    if (found.isEmpty() || found.get().offset() != offset) {
      throw new Refusal(
          at
              + " has no record at offset "
              + offset
              + " (the mark of a transaction, or one that was aborted); "
              + found
                  .map(next -> "the next record has offset " + next.offset())
                  .orElse("no record follows"));
    }
    return found.get();
  }

  /** The offset of the first record from there on. */
  OptionalLong firstFrom(long offset) {
    return next(offset)
        .map(ConsumerRecord::offset)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  private Optional<ConsumerRecord<byte[], byte[]>> next(long offset) {
    consumer.seek(at, offset);
    for (int poll = 0; poll < MOST_POLLS; poll++) {
      if (consumer.position(at) >= end) {
        return Optional.empty();
      }
      var records = consumer.poll(POLL).records(at);
      if (!records.isEmpty()) {
        return Optional.of(records.getFirst());
      }
    }
    throw new TimeoutException("no answer for offset " + offset + " of " + at);
  }
}
