package dev.switchhook.delivery.engine;

import java.time.Duration;
import java.util.List;

/**
 * When a lane's breaker opens, and for how long.
 *
 * @param failures in a row; 0: it never opens
 * @param steps how long it stays open, each time longer; the last one is repeated. The delays of
 *     tiers, so that a deferral comes back when the probe is allowed
 */
public record BreakerSettings(int failures, List<Duration> steps) {
  public BreakerSettings {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a breaker needs a step");
    }
  }
}
