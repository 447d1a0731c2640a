package dev.switchhook.delivery.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a subscription's deliveries are paced. Empty is the service's, throughout.
 *
 * @param maxInFlight of one lane; 1 or more
 * @param ratePerSecond of one lane; empty: none
 * @param retryScheduleMs each the delay of a tier
 * @param ordered whether a later event of a call waits for an earlier one
 * @param orderHold how long, at most
 */
public record LaneTerms(
    OptionalInt maxInFlight,
    OptionalDouble ratePerSecond,
    Optional<List<Long>> retryScheduleMs,
    boolean ordered,
    Optional<Duration> orderHold) {
  public static final LaneTerms STANDARD =
      new LaneTerms(
          OptionalInt.empty(), OptionalDouble.empty(), Optional.empty(), true, Optional.empty());

  public LaneTerms {
    retryScheduleMs = retryScheduleMs.map(List::copyOf);
  }
}
