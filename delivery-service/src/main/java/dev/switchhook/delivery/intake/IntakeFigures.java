package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Works the gauges out, once a second. Confined to the Kafka thread. */
final class IntakeFigures {
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final IntakeMeters meters;
  private final Clocks clocks;

  /** When each partition had nothing unread, in milliseconds since 1970. */
  private final Map<TopicPartition, Long> caughtUp = new HashMap<>();

  private long last;

  IntakeFigures(Consumer<byte[], byte[]> consumer, IntakeMeters meters, Clocks clocks) {
    this.consumer = consumer;
    this.meters = meters;
    this.clocks = clocks;
    this.last = clocks.nanos().getAsLong();
  }

  void turn(Assignment assignment, Set<Kind> held) {
    long now = clocks.nanos().getAsLong();
    if (now - last < EVERY.toNanos()) {
      return;
    }
    last = now;
    offsets(assignment, now);
    waiting(assignment, held);
    overdue(assignment);
  }

  private void offsets(Assignment assignment, long now) {
    int open = 0;
    long span = 0;
    long age = 0;
    for (AssignedPartition partition : assignment.reading()) {
      open = Math.max(open, partition.open());
      span = Math.max(span, partition.span());
      age = Math.max(age, partition.oldestAgeNanos(now));
    }
    meters.offsets(open, span, Duration.ofNanos(age));
  }

  private void waiting(Assignment assignment, Set<Kind> held) {
    Map<Kind, Integer> paused = new EnumMap<>(Kind.class);
    Map<Kind, Long> delays = new EnumMap<>(Kind.class);
    caughtUp.keySet().removeIf(at -> assignment.at(at) == null);
    for (AssignedPartition partition : assignment.reading()) {
      Kind kind = partition.source();
      if (partition.isFull() || held.contains(kind)) {
        paused.merge(kind, 1, Integer::sum);
      }
      // A tier is full of what is not due: its lag says nothing.
      delays.merge(kind, kind == Kind.DUE ? overdueMillis(partition) : delay(partition), Math::max);
    }
    for (Kind kind : Kind.values()) {
      meters.paused(kind, paused.getOrDefault(kind, 0));
      meters.delay(kind, Duration.ofMillis(delays.getOrDefault(kind, 0L)));
    }
  }

  /** At most this old is what lies unread: it is newer than what was read, or came since then. */
  private long delay(AssignedPartition partition) {
    long now = clocks.wall().millis();
    if (consumer.currentLag(partition.at()).orElse(0) <= 0) {
      caughtUp.put(partition.at(), now);
      return 0;
    }
    long since =
        Math.max(partition.newestTimestamp(), caughtUp.computeIfAbsent(partition.at(), _ -> now));
    return Math.max(0, now - since);
  }

  private static long overdueMillis(AssignedPartition partition) {
    return partition.gate().map(RetryGate::overdue).orElse(Duration.ZERO).toMillis();
  }

  private void overdue(Assignment assignment) {
    Map<RetryTier, Duration> worst = new EnumMap<>(RetryTier.class);
    for (AssignedPartition partition : assignment.reading()) {
      partition
          .tier()
          .ifPresent(
              tier ->
                  worst.merge(
                      tier,
                      partition.gate().orElseThrow().overdue(),
                      (one, other) -> one.compareTo(other) >= 0 ? one : other));
    }
    for (RetryTier tier : RetryTier.values()) {
      meters.overdue(tier, worst.getOrDefault(tier, Duration.ZERO));
    }
  }
}
