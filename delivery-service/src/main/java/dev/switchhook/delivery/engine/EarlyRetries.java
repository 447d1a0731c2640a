package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;

/**
 * A lane's budget of retries that come within seconds. Each failure would otherwise send its load
 * again and again to an endpoint that fails because of its load; so they are bounded by what it
 * takes, and those beyond wait for a longer step. No attempt is used up by that, and nothing is
 * buried for it. Confined to the loop.
 */
final class EarlyRetries {
  /** From here on the ladder itself spreads the load thin enough. */
  private static final Duration EARLY_BELOW = RetryTier.S30.delay();

  private final EarlyRetrySettings settings;
  private final RecentCount delivered;
  private final RecentCount granted;

  EarlyRetries(EarlyRetrySettings settings, long now) {
    this.settings = settings;
    this.delivered = new RecentCount(now);
    this.granted = new RecentCount(now);
  }

  void delivered(long now) {
    delivered.add(now);
  }

  /**
   * When a delivery that is to be retried may go.
   *
   * @param asked by the verdict
   * @param expires the end of its life: a budget buries nothing
   */
  Instant due(Instant asked, Instant expires, RetrySchedule schedule, Time time, Tally tally) {
    Instant now = time.now();
    Instant later = now.plus(schedule.stepFrom(EARLY_BELOW));
    if (Duration.between(now, asked).compareTo(EARLY_BELOW) >= 0
        || !later.isAfter(asked)
        || later.isAfter(expires)) {
      return asked;
    }
    boolean early = take(time.nanos());
    tally.earlyRetry(early);
    return early ? asked : later;
  }

  private boolean take(long now) {
    long budget =
        (long) settings.perSecond() * RecentCount.SECONDS
            + (long) settings.percent() * delivered.sum(now) / 100;
    if (granted.sum(now) >= budget) {
      return false;
    }
    granted.add(now);
    return true;
  }
}
