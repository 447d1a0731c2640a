package dev.switchhook.delivery.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * When a subscription that only fails is given up: both must hold, and zero of either turns it off.
 *
 * @param after since the first failure behind the last success
 * @param failures since then
 */
public record DisableSettings(Duration after, int failures) {
  /** A scenario that is switched off for editing must not cost its owner the calls meanwhile. */
  static final Duration GONE_AT_MAKE = Duration.ofHours(24);

  boolean isLongFailure(Instant since, long count, Instant now) {
    return after.isPositive() && failures > 0 && count >= failures && reaches(after, since, now);
  }

  static boolean isGoneForLong(Instant since, Instant now) {
    return reaches(GONE_AT_MAKE, since, now);
  }

  private static boolean reaches(Duration time, Instant since, Instant now) {
    return Duration.between(since, now).compareTo(time) >= 0;
  }
}
