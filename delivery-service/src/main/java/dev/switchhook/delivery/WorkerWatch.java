package dev.switchhook.delivery;

import dev.switchhook.delivery.engine.EngineState;
import dev.switchhook.kit.run.Stop;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Where a worker says how it fares: its meters, readiness, and the end of the process. */
final class WorkerWatch {
  private final int number;
  private final WorkerMeters meters;
  private final WriteHealth writes;
  private final Stop stop;
  private final LongSupplier nanos;
  private long lastTick;

  /**
   * Of one worker.
   *
   * @param writes ready while what ends deliveries can be written
   */
  WorkerWatch(int number, WorkerMeters meters, WriteHealth writes, Stop stop, LongSupplier nanos) {
    this.number = number;
    this.meters = meters;
    this.writes = writes;
    this.stop = stop;
    this.nanos = nanos;
    this.lastTick = nanos.getAsLong();
  }

  int number() {
    return number;
  }

  /** The loop had its turn, which was due so long after the last one. */
  void ticked(Duration period) {
    long now = nanos.getAsLong();
    Duration late = Duration.ofNanos(now - lastTick).minus(period);
    meters.loopWasLate(late.isNegative() ? Duration.ZERO : late);
    lastTick = now;
  }

  /** Whether what ends deliveries cannot be written, as of now. */
  boolean writesAreStuck(Duration oldest) {
    return writes.areStuck(oldest);
  }

  void show(EngineState engine, int unsettled, Duration oldest) {
    meters.show(engine, unsettled, oldest);
  }

  /** A bug, or a dependency that is dead for good: Kafka delivers again to whoever comes next. */
  void died(Throwable cause) {
    stop.fail(cause);
  }
}
