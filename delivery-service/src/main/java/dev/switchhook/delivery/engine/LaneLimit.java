package dev.switchhook.delivery.engine;

/**
 * How many POSTs of a lane may be out at once. One more for each answer (which doubles it in a
 * round trip) until the first trouble, then one more in a round trip; half at trouble. It grows
 * only on answers to POSTs that were sent while it was in use: a quiet lane does not earn a wide
 * window.
 */
final class LaneLimit {
  private double limit;
  private int max;
  private boolean troubled;
  private long cutAt;

  LaneLimit(int start, int max) {
    this.limit = Math.min(start, max);
    this.max = max;
  }

  int allowed() {
    return (int) limit;
  }

  /** The owner's bound changed. */
  void capAt(int bound) {
    max = bound;
    limit = Math.min(limit, bound);
  }

  /** The endpoint is back: from one on, doubling, so that a backlog is no stampede. */
  void startOver() {
    limit = 1;
    troubled = false;
  }

  /**
   * An answer, good or bad: somebody is there.
   *
   * @param inUse whether the limit was reached when the answered POST left
   */
  void answered(boolean inUse) {
    if (inUse) {
      limit = Math.min(max, limit + (troubled ? 1 / limit : 1));
    }
  }

  /**
   * Halves at most once in a round trip: a POST that left before the last cut says nothing about
   * the window since.
   *
   * @param leftAt when the POST in trouble left, on the monotonic clock in nanoseconds
   */
  void trouble(long leftAt, long now) {
    if (!troubled || leftAt - cutAt >= 0) {
      limit = Math.max(1, limit / 2);
      cutAt = now;
    }
    troubled = true;
  }
}
