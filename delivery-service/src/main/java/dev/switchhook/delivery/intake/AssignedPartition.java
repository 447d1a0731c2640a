package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.topics.RetryTier;
import dev.switchhook.topics.Topics;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that is being read, from its assignment to its end: everything there is to know of it
 * goes with it. Confined to the Kafka thread.
 */
final class AssignedPartition {
  private static final long FULL_BYTES = 8L * 1_024 * 1_024;

  private record Opened(int bytes, long at) {}

  private final TopicPartition at;
  private final Kind source;
  private final int epoch;
  private final int window;
  private final OffsetTracker tracker;
  private final Optional<RetryTier> tier;
  private final Optional<RetryGate> gate;
  private final Optional<SeenDeliveries> seen;
  private final Map<Long, Opened> opened = new HashMap<>();
  private long openBytes;

  /** The consumer's position, as far as it is of this assignment. */
  private long reached;

  private boolean full;
  private OptionalInt unknownSchema = OptionalInt.empty();
  private long changesCommitted;
  private long newest;

  AssignedPartition(
      TopicPartition at,
      int epoch,
      long start,
      BitSet settled,
      IntakeSettings settings,
      Clocks clocks) {
    this.at = at;
    this.epoch = epoch;
    this.window = settings.window();
    this.tracker = new OffsetTracker(start, settled, window);
    this.reached = start;
    this.tier = RetryTier.ofTopic(at.topic());
    this.gate = tier.map(its -> new RetryGate(its.delay(), settings.gateAhead(), clocks));
    // Only fan-out repeats itself; a retry or a replay has the same id by intent.
    boolean main = at.topic().equals(Topics.DELIVERIES);
    this.seen = main ? Optional.of(new SeenDeliveries(settings.repeatsWindow())) : Optional.empty();
    this.source = main ? Kind.FIRST : tier.isPresent() ? Kind.DUE : Kind.REPLAY;
  }

  TopicPartition at() {
    return at;
  }

  Kind source() {
    return source;
  }

  int epoch() {
    return epoch;
  }

  Optional<RetryTier> tier() {
    return tier;
  }

  /** Present where there is a {@link #tier}. */
  Optional<RetryGate> gate() {
    return gate;
  }

  boolean knows(long offset) {
    return tracker.knows(offset);
  }

  /** Whether the window has room for the record; if not, the partition is full until it has. */
  boolean fits(long offset) {
    boolean fits = tracker.fits(offset);
    full |= !fits;
    return fits;
  }

  void opened(ConsumerRecord<byte[], byte[]> record, long nanos) {
    tracker.opened(record.offset());
    int bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    opened.put(record.offset(), new Opened(bytes, nanos));
    openBytes += bytes;
    newest = Math.max(newest, record.timestamp());
  }

  void settled(long offset) {
    tracker.settled(offset);
    Opened record = opened.remove(offset);
    if (record != null) {
      openBytes -= record.bytes();
    }
  }

  /** Whether the main topic had this delivery before. */
  boolean isRepeat(String deliveryId, long offset) {
    return seen.isPresent() && seen.get().isRepeat(deliveryId, offset);
  }

  /** Everything before {@code position} was read, or it was sought back to there. */
  void readTo(long position) {
    reached = position;
  }

  /** Not to be read until the registry has answered; what the gate kept is read again then. */
  void waitFor(int schemaId) {
    gate.ifPresent(RetryGate::forget);
    unknownSchema = OptionalInt.of(schemaId);
  }

  /** What was passed by and is in nobody's hands is settled. */
  void passGaps() {
    if (gate.isEmpty() || gate.get().isEmpty()) {
      tracker.passedTo(reached);
    }
  }

  /** Whether it is not to be read in this turn. */
  boolean mustWait(SchemaLookups lookups) {
    if (unknownSchema.isPresent() && !lookups.isWaiting(unknownSchema.getAsInt())) {
      unknownSchema = OptionalInt.empty();
    }
    return isFull() || unknownSchema.isPresent() || (gate.isPresent() && gate.get().isClosed());
  }

  /** Flow control: from three quarters of the window or 8 MiB on, until below half of both. */
  boolean isFull() {
    long span = tracker.span();
    // What did not fit lies further out than what was read.
    long wanted = Math.max(span, reached - tracker.committable());
    if (isCrowded() || openBytes >= FULL_BYTES) {
      full = true;
    } else if (wanted < window / 2 && openBytes < FULL_BYTES / 2) {
      full = false;
    }
    return full;
  }

  /** Most of the window lies behind the oldest open offset. */
  boolean isCrowded() {
    return tracker.span() >= window * 3L / 4;
  }

  boolean hasNews() {
    return tracker.changes() != changesCommitted;
  }

  /** What a commit would say now, taken as said until {@link #commitFailed}. */
  OffsetAndMetadata commit(IntakeMeters meters) {
    BitSet above = tracker.settledAbove();
    if (above.length() > CommitNote.MAX_BITS) {
      meters.noteCut();
    }
    meters.noted(above.length());
    changesCommitted = tracker.changes();
    return new OffsetAndMetadata(tracker.committable(), CommitNote.of(above));
  }

  void commitFailed() {
    changesCommitted = -1;
  }

  int open() {
    return tracker.open();
  }

  long span() {
    return tracker.span();
  }

  /** How long the oldest open record has been in hand; zero when none is. */
  long oldestAgeNanos(long now) {
    Opened oldest = opened.get(tracker.committable());
    return oldest == null ? 0 : now - oldest.at();
  }

  /** Milliseconds since 1970 of the newest record that was opened; 0 before the first. */
  long newestTimestamp() {
    return newest;
  }
}
