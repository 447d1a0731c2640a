package dev.switchhook.delivery.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A {@link MockConsumer} over logs, so that what was sought back is read again. Asynchronous
 * commits end in the poll after the one they were sent before, as a real consumer's do.
 */
final class LogConsumer extends MockConsumer<byte[], byte[]> {
  private static final int MAX_POLL_RECORDS = 500;

  private record PendingCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {}

  private final Map<TopicPartition, NavigableMap<Long, ConsumerRecord<byte[], byte[]>>> logs =
      new HashMap<>();

  /** Ends of logs whose last offsets are markers. */
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  private final List<PendingCommit> pending = new ArrayList<>();
  private final Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();
  private ConsumerRebalanceListener listener;
  private int failingCommits;
  private int commits;
  private Duration longestWait = Duration.ZERO;
  private int delivered;
  private int untold;
  private boolean leftTheGroup;

  /** Its brokers do not answer any more; what is polled all the same is what had come before. */
  boolean silent;

  private double bytesIn;

  LogConsumer() {
    super("none");
  }

  void append(ConsumerRecord<byte[], byte[]> record) {
    TopicPartition at = new TopicPartition(record.topic(), record.partition());
    logs.computeIfAbsent(at, _ -> new TreeMap<>()).put(record.offset(), record);
  }

  /** Offsets up to here exist, the last ones of no record. */
  void endsAt(TopicPartition partition, long end) {
    ends.put(partition, end);
  }

  /** As the broker has it; unlike the superclass's it outlives a subscription. */
  void commitByHand(TopicPartition partition, OffsetAndMetadata offset) {
    durable.put(partition, offset);
  }

  Map<TopicPartition, OffsetAndMetadata> durable() {
    return durable;
  }

  void failNextCommits(int count) {
    failingCommits = count;
  }

  int commits() {
    return commits;
  }

  /** Records that polls have brought, those that came again included. */
  int delivered() {
    return delivered;
  }

  /** The next calls that ask for committed offsets time out. */
  void doesNotTellOffsets(int calls) {
    untold = calls;
  }

  /** Too late to be asked: another has it already. */
  void loses(TopicPartition partition) {
    listener.onPartitionsLost(List.of(partition));
  }

  /** The longest that a poll was asked to wait. */
  Duration longestWait() {
    return longestWait;
  }

  boolean leftTheGroup() {
    return leftTheGroup;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    this.listener = listener;
    super.subscribe(topics, listener);
  }

  @Override
  public void close(CloseOptions options) {
    leftTheGroup =
        options.groupMembershipOperation() == CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
    super.close(options);
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    if (!silent) {
      bytesIn++;
    }
    endCommits();
    longestWait = longestWait.compareTo(timeout) < 0 ? timeout : longestWait;
    int room = MAX_POLL_RECORDS;
    for (TopicPartition at : assignment()) {
      if (room > 0 && !paused().contains(at) && logs.containsKey(at) && hasPosition(at)) {
        List<ConsumerRecord<byte[], byte[]>> next =
            logs.get(at).tailMap(position(at), true).values().stream().limit(room).toList();
        next.forEach(this::addRecord);
        room -= next.size();
      }
    }
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    delivered += records.count();
    return withMarkers(records);
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    pending.add(new PendingCommit(offsets, callback));
  }

  @Override
  public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
    endCommits();
    if (failingCommits > 0) {
      failingCommits--;
      throw new KafkaException("the coordinator does not want it");
    }
    commits++;
    durable.putAll(offsets);
  }

  @Override
  public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    if (untold > 0) {
      untold--;
      throw new TimeoutException("no answer");
    }
    Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
    partitions.forEach(at -> found.put(at, durable.get(at)));
    return found;
  }

  private void endCommits() {
    List<PendingCommit> ending = List.copyOf(pending);
    pending.clear();
    for (PendingCommit commit : ending) {
      if (failingCommits > 0) {
        failingCommits--;
        commit.callback().onComplete(commit.offsets(), new KafkaException("not now"));
      } else {
        commits++;
        durable.putAll(commit.offsets());
        commit.callback().onComplete(commit.offsets(), null);
      }
    }
  }

  private boolean hasPosition(TopicPartition at) {
    try {
      position(at);
      return true;
    } catch (KafkaException e) {
      return false;
    }
  }

  private ConsumerRecords<byte[], byte[]> withMarkers(ConsumerRecords<byte[], byte[]> records) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
    records.partitions().forEach(at -> all.put(at, records.records(at)));
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
    ends.forEach(
        (at, end) -> {
          boolean last =
              assignment().contains(at)
                  && !paused().contains(at)
                  && hasPosition(at)
                  && position(at) < end
                  && (!logs.containsKey(at) || logs.get(at).tailMap(position(at), true).isEmpty());
          if (last) {
            seek(at, end);
            next.put(at, new OffsetAndMetadata(end));
          }
        });
    return new ConsumerRecords<>(all, next);
  }

  @Override
  public synchronized Map<MetricName, Metric> metrics() {
    MetricName name = new MetricName("incoming-byte-total", "consumer-metrics", "", Map.of());
    Metric metric =
        new Metric() {
          @Override
          public MetricName metricName() {
            return name;
          }

          @Override
          public Object metricValue() {
            return bytesIn;
          }
        };
    return Map.of(name, metric);
  }
}
