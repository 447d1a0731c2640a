package dev.switchhook.e2e.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * An open load: each thing is done at its time, whatever became of the ones before it. One that is
 * late is done at once and knows when it should have been, so nobody's wait is left out.
 *
 * @param perSecond how often
 * @param length of the whole
 */
record Pace(double perSecond, Duration length) {
  /**
   * Returns at the end.
   *
   * @param step told when it should be done, by {@link System#nanoTime}
   */
  void keep(LongConsumer step) {
    double nanos = Duration.ofSeconds(1).toNanos() / perSecond;
    long started = System.nanoTime();
    for (long done = 0; done * nanos < length.toNanos(); done++) {
      long next = started + Math.round(done * nanos);
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      step.accept(next);
    }
  }
}
