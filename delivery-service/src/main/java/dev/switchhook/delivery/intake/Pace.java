package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How long the Kafka thread rests after a poll. It never waits within one: kafka-clients 4.3.1
 * turns round and round there, with two threads, while a fetch is under way (KAFKA-20915) or a
 * paused partition has records in its buffer (KAFKA-21084); 80 µs of CPU a delivery, measured at
 * 7,000 a second. A turn of ours, over 120 partitions, is some 50 µs on both threads. Confined to
 * the Kafka thread.
 */
final class Pace {
  /** What it brought was all there was, so more comes by the next fetch: in a moment. */
  private static final Duration BUSY = Duration.ofMillis(1);

  private static final Duration IDLE = Duration.ofMillis(5);

  /** Nothing may be read, and a mail says when that ends. */
  static final Duration HELD = Duration.ofMillis(50);

  private static final Duration BUSY_FOR = Duration.ofSeconds(1);

  private final LongSupplier nanos;
  private long lastRecord;

  Pace(LongSupplier nanos) {
    this.nanos = nanos;
    this.lastRecord = nanos.getAsLong();
  }

  /**
   * @param records that the poll brought
   */
  Duration rest(int records, Collection<AssignedPartition> reading, Set<Kind> held) {
    if (records >= ConsumerSettings.MOST_RECORDS) {
      return Duration.ZERO;
    }
    long now = nanos.getAsLong();
    if (records > 0) {
      lastRecord = now;
    }
    if (held.size() == Kind.values().length) {
      return HELD;
    }
    if (now - lastRecord < BUSY_FOR.toNanos()) {
      return BUSY;
    }
    Duration rest = IDLE;
    for (AssignedPartition partition : reading) {
      if (partition.gate().isPresent() && !held.contains(partition.source())) {
        rest = partition.gate().get().untilDue(rest);
      }
    }
    return rest.compareTo(BUSY) < 0 ? BUSY : rest;
  }
}
