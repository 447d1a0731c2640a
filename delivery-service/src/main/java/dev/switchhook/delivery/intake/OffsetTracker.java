package dev.switchhook.delivery.intake;

import java.util.BitSet;

/**
 * One partition's offsets, which are settled in any order and committed in theirs: a ring of bits
 * from {@code base} on, one an offset, set when it is settled. Never heard of Kafka.
 *
 * <pre>
 *            base            next            base + window
 *   settled │ 0 1 1 0 1 1 0 │ note of the last commit │
 *   ────────┴───────────────┴─────────────────────────┴──▶ offset
 *   may be committed   read     not read yet
 * </pre>
 */
final class OffsetTracker {
  private static final int SMALLEST = 1_024;

  private final int window;
  private long[] words;
  private long base;
  private long next;

  /** Behind the last bit that may be set. */
  private long end;

  private int open;
  private long changes;

  /**
   * Begins where a commit left off.
   *
   * @param start the committed offset
   * @param settled offsets above it that are settled all the same, bit 0 being {@code start}
   * @param window a power of two
   */
  OffsetTracker(long start, BitSet settled, int window) {
    this.window = window;
    this.words = new long[Math.min(SMALLEST, window) / Long.SIZE];
    this.base = start;
    this.next = start;
    this.end = start;
    settled.stream()
        .takeWhile(bit -> bit < window)
        .forEach(
            bit -> {
              makeRoomFor(start + bit);
              set(start + bit);
              end = start + bit + 1;
            });
  }

  /** Whether the record was read before, or is settled according to the last commit. */
  boolean knows(long offset) {
    return offset < next || (offset < end && isSet(offset));
  }

  /** Where nothing is open any offset fits: what lies before it is a gap. */
  boolean fits(long offset) {
    return base == next || offset - base < window;
  }

  /**
   * Takes note of a record that was read. Offsets that no record has (markers of transactions, what
   * was aborted or compacted) count as settled.
   *
   * @param offset that {@link #fits} and is not {@link #knows known}
   */
  void opened(long offset) {
    if (knows(offset) || !fits(offset)) {
      throw new IllegalStateException("not to be opened: " + offset + " in " + this);
    }
    passedTo(offset);
    makeRoomFor(offset);
    next = offset + 1;
    end = Math.max(end, next);
    open++;
  }

  void settled(long offset) {
    if (offset >= next) {
      throw new IllegalStateException("never opened: " + offset + " in " + this);
    }
    if (offset >= base && !isSet(offset)) {
      set(offset);
      open--;
      changes++;
      advance();
    }
  }

  /**
   * The reader has gone past everything before {@code position} and will read nothing of it. What
   * lies beyond the window is not taken note of until it moves: say it again then.
   */
  void passedTo(long position) {
    if (position <= next) {
      return;
    }
    if (base == next) {
      clear(base, Math.min(position, end));
      base = position;
      next = position;
      end = Math.max(end, position);
    } else {
      long last = Math.min(position, base + window);
      makeRoomFor(last - 1);
      for (; next < last; next++) {
        set(next);
      }
      end = Math.max(end, next);
      advance();
    }
    changes++;
  }

  /** The offset to resume from after a crash: everything below it is settled. */
  long committable() {
    return base;
  }

  /** What is settled above {@link #committable()}, bit 0 being that. */
  BitSet settledAbove() {
    BitSet bits = new BitSet();
    for (long offset = base; offset < end; offset++) {
      if (isSet(offset)) {
        bits.set((int) (offset - base));
      }
    }
    return bits;
  }

  /** Read and not settled. */
  int open() {
    return open;
  }

  /** From the oldest open offset to the last one read. */
  long span() {
    return next - base;
  }

  /** Goes up whenever a commit would say something new. */
  long changes() {
    return changes;
  }

  private void advance() {
    while (base < next && isSet(base)) {
      clear(base, base + 1);
      base++;
    }
  }

  private void makeRoomFor(long offset) {
    while (offset - base >= capacity()) {
      long[] old = words;
      words = new long[old.length * 2];
      for (long at = base; at < end; at++) {
        if ((old[(int) (at / Long.SIZE % old.length)] & 1L << at) != 0) {
          set(at);
        }
      }
    }
  }

  private long capacity() {
    return (long) words.length * Long.SIZE;
  }

  private boolean isSet(long offset) {
    return (words[word(offset)] & 1L << offset) != 0;
  }

  private void set(long offset) {
    words[word(offset)] |= 1L << offset;
  }

  private void clear(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      words[word(offset)] &= ~(1L << offset);
    }
  }

  private int word(long offset) {
    return (int) (offset / Long.SIZE % words.length);
  }

  @Override
  public String toString() {
    return "OffsetTracker[base=" + base + " next=" + next + " open=" + open + "]";
  }
}
