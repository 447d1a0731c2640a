package dev.switchhook.delivery.attempt;

import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a loop was ready to run and was not let: what a bound on time must allow for on a busy
 * machine. The time in which the loop itself worked, on whatever a receiver sent, is not in it.
 */
final class Starvation {
  private static final long TICK_MS = 10;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicLong most = new AtomicLong();
  private long lastTick;
  private long lastCpu;

  private Starvation() {}

  /** To be called on the loop. */
  static Starvation watch(Vertx vertx) {
    Starvation starvation = new Starvation();
    starvation.mark();
    vertx.setPeriodic(TICK_MS, _ -> starvation.tick());
    return starvation;
  }

  private void tick() {
    long tick = lastTick;
    long cpu = lastCpu;
    mark();
    long missing = lastTick - tick - TimeUnit.MILLISECONDS.toNanos(TICK_MS) - (lastCpu - cpu);
    most.accumulateAndGet(missing, Math::max);
  }

  private void mark() {
    lastTick = System.nanoTime();
    lastCpu = threads.getCurrentThreadCpuTime();
  }

  /** The longest at a time. */
  Duration most() {
    return Duration.ofNanos(most.get());
  }
}
