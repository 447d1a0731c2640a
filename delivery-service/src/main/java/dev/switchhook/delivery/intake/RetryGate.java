package dev.switchhook.delivery.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lets the records of one tier partition through when they are due: one tier delay after the broker
 * has appended them. What was read early is kept in memory, up to a bound; from there on the
 * partition is sought back and closed. Whether it is closed is told by the head each time and
 * stored nowhere, so no rebalance can lose it.
 *
 * <p>Keeping saves reading again: with a seek at every head each release fetches a whole buffer for
 * the few records that are due (13 times their bytes at 10 records a second, measured).
 *
 * <p>The append time is the broker's clock and now is ours. So a record is also due one tier delay
 * after it was first seen here, by the monotonic clock: a wall clock that jumps back by an hour
 * does not hold a retry of 5 s for an hour.
 */
final class RetryGate {
  /** What becomes of a record that was read. */
  enum Passage {
    /** It is due. */
    GO,
    /** It is not, or one before it is not: {@link #keep} it. */
    KEEP,
    /** There is no room for it: seek back to it and drop what was read behind it. */
    WAIT
  }

  private static final int KEPT_RECORDS = 512;
  private static final int KEPT_BYTES = 256 * 1_024;

  /** A record that is not due, or the one behind the last that is kept. */
  private record Waiting(Instant release, long seen) {}

  private record Kept(ConsumerRecord<byte[], byte[]> record, Waiting waiting) {}

  private final Duration delay;
  private final Duration ahead;
  private final Clocks clocks;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private int keptBytes;
  private @Nullable Waiting head;

  /** Up to here records were in hand when the head was first seen, though they were dropped. */
  private long seenTo = -1;

  private long seen;

  /**
   * Open, since nothing is known of the partition.
   *
   * @param delay of the tier
   * @param ahead the partition is read again half of this before its head is due, so that the head
   *     is here when its time comes
   */
  RetryGate(Duration delay, Duration ahead, Clocks clocks) {
    this.delay = delay;
    this.ahead = ahead;
    this.clocks = clocks;
  }

  /**
   * Asked for each record in offset order, kept and open ones before it.
   *
   * @param lastRead the offset of the last record of the partition that was read with it
   */
  Passage ask(ConsumerRecord<byte[], byte[]> record, long lastRead) {
    head = null;
    if (record.offset() > seenTo) {
      seen = clocks.nanos().getAsLong();
      seenTo = lastRead;
    }
    Waiting waiting = waiting(record);
    if (kept.isEmpty() && !left(waiting).isPositive()) {
      return Passage.GO;
    }
    if (hasRoom(record)) {
      return Passage.KEEP;
    }
    head = waiting;
    return Passage.WAIT;
  }

  void keep(ConsumerRecord<byte[], byte[]> record) {
    kept.add(new Kept(record, waiting(record)));
    keptBytes += bytes(record);
  }

  /** What was kept and is due, in offset order. */
  List<ConsumerRecord<byte[], byte[]>> takeDue() {
    List<ConsumerRecord<byte[], byte[]>> due = new ArrayList<>();
    for (Kept first = kept.peek();
        first != null && !left(first.waiting()).isPositive();
        first = kept.peek()) {
      due.add(first.record());
      keptBytes -= bytes(first.record());
      kept.remove();
    }
    return due;
  }

  /** Whether the partition is not to be read now. */
  boolean isClosed() {
    if (kept.size() > KEPT_RECORDS / 2 || keptBytes > KEPT_BYTES / 2) {
      return true;
    }
    // What lies behind the last one that is kept cannot be due before it.
    Waiting next = head == null && !kept.isEmpty() ? kept.getLast().waiting() : head;
    return next != null && left(next).compareTo(ahead.dividedBy(2)) > 0;
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /** Until something that is kept is due; {@code longest} if nothing is so soon. */
  Duration untilDue(Duration longest) {
    Kept first = kept.peek();
    Duration left = first == null ? longest : left(first.waiting());
    return left.compareTo(longest) < 0 ? left : longest;
  }

  /** By how much the oldest record that is known here is late; zero if it is not. */
  Duration overdue() {
    Kept first = kept.peek();
    Waiting oldest = first == null ? head : first.waiting();
    return oldest == null || left(oldest).isPositive() ? Duration.ZERO : left(oldest).negated();
  }

  /** Drops what is kept: the partition is sought back to before it. */
  void forget() {
    kept.clear();
    keptBytes = 0;
    head = null;
  }

  private Waiting waiting(ConsumerRecord<byte[], byte[]> record) {
    return new Waiting(release(record), seen);
  }

  private Instant release(ConsumerRecord<byte[], byte[]> record) {
    return Instant.ofEpochMilli(record.timestamp()).plus(delay);
  }

  private Duration left(Waiting waiting) {
    Duration wall = Duration.between(clocks.wall().instant(), waiting.release());
    Duration monotonic = delay.minusNanos(clocks.nanos().getAsLong() - waiting.seen());
    return wall.compareTo(monotonic) <= 0 ? wall : monotonic;
  }

  private boolean hasRoom(ConsumerRecord<byte[], byte[]> record) {
    return kept.isEmpty()
        || (kept.size() < KEPT_RECORDS && keptBytes + bytes(record) <= KEPT_BYTES);
  }

  private static int bytes(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
  }
}
