package dev.switchhook.delivery.retry;

import dev.switchhook.topics.RetryTier;
import java.time.Duration;

/** Which tier brings a delivery nearer to its due time. */
public final class Tiers {
  /** How late a hop may end: what odd delays cost in hops is paid for with it. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private static final int NEAR_ENOUGH = 3;

  private static final RetryTier[] SHORTEST_FIRST = RetryTier.values();

  private Tiers() {}

  /**
   * The next hop towards an absolute due time: the shortest tier that covers what remains and ends
   * at most 1 s late, else the longest that is not too long; then again from what is left. So a
   * ladder's step is one hop. What has less than a second to go waits on a timer, not in a tier;
   * asked all the same, the answer is the 1 s tier.
   */
  public static RetryTier hop(Duration remaining) {
    RetryTier longest = SHORTEST_FIRST[0];
    for (RetryTier tier : SHORTEST_FIRST) {
      Duration late = tier.delay().minus(remaining);
      if (!late.isNegative()) {
        return late.compareTo(TOLERANCE) <= 0 ? tier : longest;
      }
      longest = tier;
    }
    return longest;
  }

  /**
   * For a wait that need not be exact: the shortest tier that covers it and is at most three times
   * as long, else the longest that is not too long; then again from what is left. Twice as long
   * makes half as many moves again, without any bound spares only a seventh more (simulated).
   */
  public static RetryTier about(Duration remaining) {
    RetryTier longest = SHORTEST_FIRST[0];
    for (RetryTier tier : SHORTEST_FIRST) {
      if (tier.delay().compareTo(remaining) >= 0) {
        return tier.delay().compareTo(remaining.multipliedBy(NEAR_ENOUGH)) <= 0 ? tier : longest;
      }
      longest = tier;
    }
    return longest;
  }

  /** For a guess, such as when a lane will have drained: any tier that covers it will do. */
  public static RetryTier covering(Duration remaining) {
    RetryTier longest = longestTier();
    for (RetryTier tier : SHORTEST_FIRST) {
      if (tier.delay().compareTo(remaining) >= 0) {
        return tier;
      }
    }
    return longest;
  }

  private static RetryTier longestTier() {
    return SHORTEST_FIRST[SHORTEST_FIRST.length - 1];
  }
}
