package dev.switchhook.delivery.attempt;

import java.util.function.LongSupplier;

/**
 * At most ten lines a second of one kind, and then how many were left out. Confined to a thread.
 */
final class LogPace {
  private static final int PER_SECOND = 10;
  private static final long SECOND = 1_000_000_000L;

  private final LongSupplier nanos;
  private boolean begun;
  private long began;
  private int written;
  private long leftOut;

  LogPace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Whether a line may be written now. What is not written is counted. */
  boolean admits() {
    long now = nanos.getAsLong();
    if (!begun || now - began >= SECOND) {
      begun = true;
      began = now;
      written = 0;
    }
    if (written < PER_SECOND) {
      written++;
      return true;
    }
    leftOut++;
    return false;
  }

  /** How many lines were not written since this was last asked. */
  long leftOut() {
    long count = leftOut;
    leftOut = 0;
    return count;
  }
}
