package dev.switchhook.delivery.engine;

import java.time.Duration;

/**
 * What holds for each lane.
 *
 * @param limitStart POSTs of a lane nobody knows yet
 * @param limitMax POSTs of any lane
 * @param queue deliveries waiting in each queue of a lane
 * @param queueSuspect the same while it is suspect
 * @param patience how long the head of a queue waits before the queue is deferred
 */
public record LaneSettings(
    int limitStart, int limitMax, int queue, int queueSuspect, Duration patience, Slow slow) {
  /**
   * When a POST has been out for too long: so many times its lane's mean, within bounds.
   *
   * @param least also for the fastest lane
   * @param most also for the slowest
   */
  public record Slow(Duration least, Duration most, int factor) {}
}
