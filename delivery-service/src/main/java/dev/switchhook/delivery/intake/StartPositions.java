package dev.switchhook.delivery.intake;

import dev.switchhook.topics.TopicCatalogue;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where an assigned partition is read from. A group without any committed offset is new and begins
 * with the first records; a partition that a known group has no usable offset for is never passed
 * over in silence. Confined to the Kafka thread.
 */
final class StartPositions {
  private static final Logger log = LoggerFactory.getLogger(StartPositions.class);

  /** The next turn asks again, so that the consumer is polled meanwhile. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * Where to begin.
   *
   * @param settled offsets from there on that are settled already
   */
  record Start(long offset, BitSet settled) {
    static Start at(long offset) {
      return new Start(offset, new BitSet());
    }
  }

  private final Consumer<byte[], byte[]> consumer;
  private final IntakeSettings settings;
  private final IntakeMeters meters;
  private final Map<String, String> stopped = new TreeMap<>();

  StartPositions(Consumer<byte[], byte[]> consumer, IntakeSettings settings, IntakeMeters meters) {
    this.consumer = consumer;
    this.settings = settings;
    this.meters = meters;
  }

  /**
   * Where to begin with each. Those that are missing in the answer are {@link #stopped}, or are to
   * be asked for again: the group is new, and another worker is about to say where it begins.
   *
   * @param eldest whether this worker has the partition whose owner says so
   * @throws org.apache.kafka.common.KafkaException when the broker did not answer within a second:
   *     nothing is known then of any
   */
  Map<TopicPartition, Start> find(Set<TopicPartition> partitions, boolean eldest) {
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions, PATIENCE);
    Map<TopicPartition, Start> starts = new HashMap<>();
    Set<TopicPartition> without = new HashSet<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        without.add(partition);
      } else {
        starts.put(partition, new Start(offset.offset(), CommitNote.read(offset.metadata())));
      }
    }
    if (without.isEmpty()) {
      return starts;
    }
    if (!isNewGroup()) {
      starts.putAll(resume(without, Map.of()));
    } else if (eldest) {
      starts.putAll(beginnings(without));
    }
    return starts;
  }

  /**
   * Where to go on, but for those that are {@link #stopped} from now on.
   *
   * @param where they were to be read from, which is out of range
   */
  Map<TopicPartition, Start> outOfRange(Map<TopicPartition, Long> where) {
    return resume(where.keySet(), where);
  }

  /** The partitions that are not read because offsets are missing, and why. */
  Map<String, String> stopped() {
    return stopped;
  }

  boolean isStopped(TopicPartition partition) {
    return stopped.containsKey(partition.toString());
  }

  /** They are no longer ours. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> stopped.remove(partition.toString()));
  }

  private boolean isNewGroup() {
    return consumer.committed(family(), PATIENCE).values().stream().allMatch(o -> o == null);
  }

  /**
   * One worker commits them for the whole family at once: another must not take the group for a
   * known one that has lost the other partitions' offsets, nor overwrite what was committed since.
   */
  private Map<TopicPartition, Start> beginnings(Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(family(), PATIENCE);
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
    first.forEach((partition, offset) -> all.put(partition, new OffsetAndMetadata(offset)));
    consumer.commitSync(all, PATIENCE);
    log.info("new group begins at the earliest offsets partitions={}", all.size());
    Map<TopicPartition, Start> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      starts.put(partition, Start.at(first.getOrDefault(partition, 0L)));
    }
    return starts;
  }

  private Map<TopicPartition, Start> resume(
      Set<TopicPartition> partitions, Map<TopicPartition, Long> wanted) {
    Map<TopicPartition, Long> firsts = consumer.beginningOffsets(partitions, PATIENCE);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
    Map<TopicPartition, Start> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long first = firsts.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, 0L);
      if (end == 0 && !wanted.containsKey(partition)) {
        // Nothing was ever written: a partition of a topic that is newer than the group.
        starts.put(partition, Start.at(0));
        continue;
      }
      String what = missed(partition, wanted, first, end);
      if (settings.missingOffsets() == MissingOffsets.EARLIEST) {
        log.error("offsets missing, going on from the first record {}", what);
        starts.put(partition, Start.at(first));
      } else {
        log.error("offsets missing, the partition is not read {}", what);
        stopped.put(partition.toString(), what);
        // It is paused, but without a position every poll would fail.
        consumer.seek(partition, first);
      }
    }
    return starts;
  }

  private String missed(
      TopicPartition partition, Map<TopicPartition, Long> wanted, long first, long end) {
    Long from = wanted.get(partition);
    long gone = from == null ? first : from < first ? first - from : Math.max(0, from - end);
    meters.lost(gone);
    return "partition="
        + partition
        + " wanted="
        + (from == null ? "none" : from)
        + " first="
        + first
        + " end="
        + end
        + " gone="
        + gone;
  }

  private Set<TopicPartition> family() {
    Set<TopicPartition> family = new HashSet<>();
    for (String topic : TopicCatalogue.deliveryFamily()) {
      for (int number = 0; number < settings.partitions(); number++) {
        family.add(new TopicPartition(topic, number));
      }
    }
    return family;
  }
}
