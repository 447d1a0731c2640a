package dev.switchhook.delivery.engine;

import java.time.Duration;

/**
 * What holds for each lane.
 *
 * @param limitStart POSTs of a lane nobody knows yet
 * @param limitMax POSTs of any lane
 * @param queue deliveries waiting in each queue of a lane; more where it sends more in time
 * @param queueSuspect the same while it is suspect
 * @param patience how long the head of a queue waits before the queue is deferred
 */
public record LaneSettings(
    int limitStart, int limitMax, int queue, int queueSuspect, Duration patience, Slow slow) {
  /** Times {@link #queue}: not even the fastest lane's queue is longer. */
  private static final int LONGEST_QUEUE = 16;

  /**
   * What a lane takes that is not suspect: what it sends before patience ends. With a fixed bound a
   * backlog of 12,000 was let in 256 at a time, each half minute (simulated, "backlog comes back").
   */
  int queueAt(double perSecond) {
    double sent = perSecond * patience.toMillis() / 1_000;
    return (int) Math.clamp(sent, queue, (double) LONGEST_QUEUE * queue);
  }

  /**
   * When a POST has been out for too long: so many times its lane's mean, within bounds.
   *
   * @param least also for the fastest lane
   * @param most also for the slowest
   */
  public record Slow(Duration least, Duration most, int factor) {}
}
