package dev.switchhook.dlq.letter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics up to where they ended when the reading began, then stops. No group and no committed
 * offsets: an offset only moves as a prefix, so it cannot be the state of single letters. Confined
 * to one thread.
 */
public final class TopicRead implements AutoCloseable {
  /** What the consumer has to be made with. */
  public static final Map<String, Object> SETTINGS =
      Map.of(
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);

  private static final Duration POLL = Duration.ofMillis(100);

  /** A wanted record this near is reached by reading on, not by seeking. */
  private static final int NEAR = 500;

  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final LongSupplier nanos;

  /**
   * @param consumer made with {@link #SETTINGS}; closed with this
   * @param patience how long the broker may stay silent
   * @param nanos a monotonic clock
   */
  public TopicRead(Consumer<byte[], byte[]> consumer, Duration patience, LongSupplier nanos) {
    this.consumer = consumer;
    this.patience = patience;
    this.nanos = nanos;
  }

  /**
   * Everything, from the beginning.
   *
   * @return by partition, the end up to which it was read
   */
  public Map<Integer, Long> all(
      String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> found) {
    List<TopicPartition> partitions = assign(topic);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
    consumer.seekToBeginning(partitions);
    return toTheEnd(ends, found);
  }

  /** As {@link #all}, from the first record whose timestamp is not before that instant. */
  public Map<Integer, Long> since(
      String topic,
      Instant from,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> found) {
    List<TopicPartition> partitions = assign(topic);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, patience);
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, from.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(wanted, patience);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp start = starts.get(partition);
      consumer.seek(partition, start == null ? end(ends, partition) : start.offset());
    }
    return toTheEnd(ends, found);
  }

  /** Where the topic ends now, by partition. */
  public Map<Integer, Long> ends(String topic) {
    return byNumber(consumer.endOffsets(assign(topic), patience));
  }

  /** Single records; those that are no longer there are left out. */
  public void at(
      String topic,
      Collection<Position> positions,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> found) {
    Map<Integer, TreeSet<Long>> wanted = new TreeMap<>();
    positions.forEach(
        at -> wanted.computeIfAbsent(at.partition(), _ -> new TreeSet<>()).add(at.offset()));
    wanted.forEach(
        (partition, offsets) -> at(new TopicPartition(topic, partition), offsets, found));
  }

  private void at(
      TopicPartition partition,
      SortedSet<Long> wanted,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> found) {
    List<TopicPartition> only = List.of(partition);
    assign(only);
    long end = end(consumer.endOffsets(only, patience), partition);
    long beginning = end(consumer.beginningOffsets(only, patience), partition);
    TreeSet<Long> left = new TreeSet<>(wanted.subSet(beginning, end));
    Silence silence = new Silence(partition.topic());
    boolean placed = false;
    while (!left.isEmpty()) {
      if (!placed || left.first() - consumer.position(partition, patience) > NEAR) {
        consumer.seek(partition, left.first());
        placed = true;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (left.remove(record.offset())) {
          found.accept(record);
        }
        silence.broken();
      }
      left.headSet(consumer.position(partition, patience)).clear();
      silence.check();
    }
  }

  private Map<Integer, Long> toTheEnd(
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> found) {
    Set<TopicPartition> open = new HashSet<>(ends.keySet());
    Silence silence = new Silence(ends.keySet().iterator().next().topic());
    while (true) {
      for (TopicPartition partition : List.copyOf(open)) {
        if (consumer.position(partition, patience) >= end(ends, partition)) {
          consumer.pause(List.of(partition));
          open.remove(partition);
        }
      }
      if (open.isEmpty()) {
        return byNumber(ends);
      }
      long before = positions(open);
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end(ends, new TopicPartition(record.topic(), record.partition()))) {
          found.accept(record);
        }
      }
      if (positions(open) > before) {
        silence.broken();
      }
      silence.check();
    }
  }

  private long positions(Set<TopicPartition> partitions) {
    return partitions.stream().mapToLong(at -> consumer.position(at, patience)).sum();
  }

  private List<TopicPartition> assign(String topic) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic, patience);
    if (infos == null || infos.isEmpty()) {
      throw new DependencyAway("there is no topic " + topic + "; run: switchhook topics apply");
    }
    List<TopicPartition> partitions = new ArrayList<>();
    infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    assign(partitions);
    return partitions;
  }

  /** A partition that stays assigned stays paused too, if the last reading left it so. */
  private void assign(List<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.resume(partitions);
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> ends) {
    Map<Integer, Long> byNumber = new TreeMap<>();
    ends.forEach((partition, end) -> byNumber.put(partition.partition(), end));
    return byNumber;
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** How long nothing has come. */
  private final class Silence {
    private final String topic;
    private long since = nanos.getAsLong();

    Silence(String topic) {
      this.topic = topic;
    }

    void broken() {
      since = nanos.getAsLong();
    }

    void check() {
      if (nanos.getAsLong() - since > patience.toNanos()) {
        throw new DependencyAway(
            "the broker has sent nothing of " + topic + " for " + patience.toSeconds() + " s");
      }
    }
  }
}
