package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.retry.RetrySchedule;
import java.time.Duration;
import java.util.List;

/** The engine's settings as the service has them where nothing is said. */
public final class Defaults {
  private Defaults() {}

  public static EngineSettings settings() {
    return settings(1_024, RetrySchedule.standard(), 20_000, 5);
  }

  static EngineSettings settings(
      int inFlightMax, RetrySchedule ladder, int heldMax, int breakerFailures) {
    return new EngineSettings(
        new PoolSettings(inFlightMax, 25, 50),
        new LaneSettings(
            4,
            64,
            256,
            16,
            Duration.ofSeconds(2),
            new LaneSettings.Slow(Duration.ofMillis(250), Duration.ofSeconds(2), 8)),
        ladder,
        new EarlyRetrySettings(20, 1),
        new BreakerSettings(
            breakerFailures,
            List.of(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10))),
        new OrderSettings(Duration.ofSeconds(10), Duration.ofSeconds(2), heldMax),
        new MemoryBudget(128L << 20),
        new DisableSettings(Duration.ofDays(5), 50));
  }
}
