package dev.switchhook.ingest.outage;

import dev.switchhook.kit.streams.Notice;
import dev.switchhook.kit.streams.Pause;
import dev.switchhook.kit.streams.RegistryWait;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How threads wait for the registry: each has a wait of its own.
 *
 * @param streamPatience how long a stream thread may stay with one record
 * @param nanos the monotonic clock
 */
public record Waits(Pause pause, Duration streamPatience, LongSupplier nanos, Notice notice) {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /** Must come back to its consumer in time, or it loses its partitions. */
  public RegistryWait onStreamThread() {
    return new RegistryWait(pause, streamPatience, nanos, notice);
  }

  /** Belongs to no group: nobody takes its partitions away. */
  public RegistryWait onTableThread() {
    return new RegistryWait(pause, FOR_EVER, nanos, notice);
  }
}
