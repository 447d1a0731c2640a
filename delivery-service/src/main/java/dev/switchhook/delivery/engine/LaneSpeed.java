package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.LaneSettings.Slow;

/**
 * How long an endpoint takes to answer, and so how long a POST may be out before its lane is
 * suspect; and what makes it trusted again. Times are nanoseconds. Confined to the loop.
 */
final class LaneSpeed {
  /** Of a lane that has not answered yet. */
  private static final long SLOW_WITHOUT_HISTORY = 1_000_000_000L;

  private static final double NANOS_PER_SECOND = 1e9;

  /** Each answer weighs an eighth, so that a few dozen make a new mean. */
  private static final int WEIGHT = 8;

  private static final int FAST_ENOUGH = 3;

  private final Slow slow;
  private long mean;
  private boolean hasHistory;
  private int fastInARow;

  LaneSpeed(Slow slow) {
    this.slow = slow;
  }

  /** A POST that is out for longer makes its lane suspect. */
  long slowAfter() {
    return hasHistory
        ? Math.clamp(slow.factor() * mean, slow.least().toNanos(), slow.most().toNanos())
        : SLOW_WITHOUT_HISTORY;
  }

  /**
   * Somebody answered.
   *
   * @return whether it was in time
   */
  boolean answered(long took) {
    boolean inTime = took < slowAfter();
    mean = hasHistory ? mean + (took - mean) / WEIGHT : took;
    hasHistory = true;
    fastInARow = inTime ? fastInARow + 1 : 0;
    return inTime;
  }

  /**
   * What so many at once amount to.
   *
   * @return deliveries per second; 0 where nothing was answered yet
   */
  double perSecond(int atOnce) {
    return hasHistory ? atOnce * NANOS_PER_SECOND / Math.max(1, mean) : 0;
  }

  /** No answer, or not a good one. */
  void failed() {
    fastInARow = 0;
  }

  boolean isTrusted() {
    return fastInARow >= FAST_ENOUGH;
  }
}
