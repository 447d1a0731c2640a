package dev.switchhook.delivery.engine;

import java.time.Duration;

/**
 * How late the loop itself was: nobody is judged for that. After a pause of ours the judgement
 * waits for as long as we were late. Times are nanoseconds. Confined to the loop.
 */
final class Lateness {
  /** The engine is told of the time so often. */
  private static final long TICK = Duration.ofMillis(100).toNanos();

  /** Below that it is the ordinary unrest of a timer. */
  private static final long FORGIVEN_FROM = Duration.ofMillis(50).toNanos();

  private long lastTick;
  private long pauseEnded;
  private long judgesFrom;

  Lateness(long now) {
    this.lastTick = now;
    this.pauseEnded = now;
    this.judgesFrom = now;
  }

  void tick(long now) {
    long late = lateBy(now);
    lastTick = now;
    if (late >= FORGIVEN_FROM) {
      pauseEnded = now;
      judgesFrom = now + late;
    }
  }

  boolean mayJudge(long now) {
    return now - judgesFrom >= 0;
  }

  /**
   * It was out during our last pause, so nobody knows how long it took. After a pause sockets have
   * their turn before timers do: the tick that tells of it may be still to come.
   */
  boolean excuses(long leftAt, long now) {
    return lateBy(now) >= FORGIVEN_FROM || (!mayJudge(now) && leftAt - pauseEnded < 0);
  }

  private long lateBy(long now) {
    return now - lastTick - TICK;
  }
}
