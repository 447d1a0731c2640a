package dev.switchhook.delivery.engine;

/** How often something happened in the last ten seconds. Confined to the loop. */
final class RecentCount {
  static final int SECONDS = 10;
  private static final long SECOND = 1_000_000_000L;

  private final int[] inSecond = new int[SECONDS];
  private final long start;
  private long second;
  private int sum;

  RecentCount(long now) {
    this.start = now;
  }

  void add(long now) {
    turnTo(now);
    inSecond[(int) (second % SECONDS)]++;
    sum++;
  }

  int sum(long now) {
    turnTo(now);
    return sum;
  }

  /** Of the ten, those that there have been. */
  long secondsSeen(long now) {
    turnTo(now);
    return Math.min(second + 1, SECONDS);
  }

  private void turnTo(long now) {
    long to = (now - start) / SECOND;
    for (int step = 0; second < to && step < SECONDS; step++) {
      second++;
      sum -= inSecond[(int) (second % SECONDS)];
      inSecond[(int) (second % SECONDS)] = 0;
    }
    second = Math.max(second, to);
  }
}
