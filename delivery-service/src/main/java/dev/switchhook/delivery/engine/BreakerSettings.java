package dev.switchhook.delivery.engine;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * When a lane's breaker opens, and for how long.
 *
 * @param failures in a row; 0: it never opens
 * @param steps how long it stays open: the longest of these that is no longer than the endpoint has
 *     been down. So who comes back is found before it has been away for twice as long. The delays
 *     of tiers, so that a deferral comes back when the probe is allowed
 */
public record BreakerSettings(int failures, List<Duration> steps) {
  public BreakerSettings {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a breaker needs a step");
    }
  }

  Duration shortest() {
    return Collections.min(steps);
  }

  /** For how long nobody asks an endpoint that has been down for so long. */
  Duration step(Duration down) {
    return steps.stream()
        .filter(step -> step.compareTo(down) <= 0)
        .max(Comparator.naturalOrder())
        .orElse(shortest());
  }
}
