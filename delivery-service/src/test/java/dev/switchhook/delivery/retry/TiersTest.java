package dev.switchhook.delivery.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TiersTest {
  private static final Duration TIMER = Duration.ofSeconds(1);
  private static final Duration DAY = Duration.ofHours(24);

  @Test
  void aWaitThatNeedNotBeExactIsFewMovesAndAtMostThreeTimesAsLong() {
    for (long ms = 1_000; ms <= 600_000; ms += 250) {
      Duration remaining = Duration.ofMillis(ms);
      int moves = 0;
      while (remaining.compareTo(Duration.ofSeconds(1)) >= 0) {
        Duration tier = Tiers.about(remaining).delay();
        assertThat(tier).isLessThanOrEqualTo(remaining.multipliedBy(3));
        remaining = remaining.minus(tier);
        moves++;
      }
      assertThat(moves).as("%s ms", ms).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void everyDelayUpToADayEndsNeverEarlyAndAtMostASecondLateInAtMost28Hops() {
    int most = 0;
    for (Duration delay = TIMER; delay.compareTo(DAY) <= 0; delay = delay.plusSeconds(1)) {
      int hops = 0;
      Duration remaining = delay;
      // What has less than a second to go waits on a timer, to the millisecond.
      while (remaining.compareTo(TIMER) >= 0) {
        remaining = remaining.minus(Tiers.hop(remaining).delay());
        hops++;
      }
      assertThat(remaining).as("delay %s", delay).isBetween(TIMER.negated(), TIMER);
      most = Math.max(most, hops);
    }
    assertThat(most).isLessThanOrEqualTo(28);
  }

  @Test
  void aHopIsTheShortestTierThatEndsAtMostASecondLateElseTheLongestThatIsNotTooLong() {
    for (Duration left = TIMER; left.compareTo(DAY) <= 0; left = left.plusMillis(997)) {
      RetryTier chosen = Tiers.hop(left);
      for (RetryTier other : RetryTier.values()) {
        Duration late = other.delay().minus(left);
        boolean ends = !late.isNegative() && late.compareTo(TIMER) <= 0;
        boolean nearer = late.isNegative() && other.compareTo(chosen) > 0;
        assertThat(ends && other != chosen || nearer)
            .as("%s chosen over %s with %s left", chosen, other, left)
            .isFalse();
      }
    }
  }

  @Test
  void aStepOfTheLadderIsOneHop() {
    for (RetryTier tier : RetryTier.values()) {
      assertThat(Tiers.hop(tier.delay())).isEqualTo(tier);
    }
  }

  @Test
  void whatIsDueOrPastHasTheShortestTier() {
    assertThat(Tiers.hop(Duration.ofMillis(300))).isEqualTo(RetryTier.S1);
    assertThat(Tiers.hop(Duration.ZERO)).isEqualTo(RetryTier.S1);
    assertThat(Tiers.hop(Duration.ofHours(-3))).isEqualTo(RetryTier.S1);
  }

  @Test
  void moreThanADayBeginsWithADay() {
    assertThat(Tiers.hop(Duration.ofDays(3))).isEqualTo(RetryTier.H24);
  }

  @Test
  void aGuessIsCoveredByTheShortestTierThatIsLongEnough() {
    for (Duration left = Duration.ZERO; left.compareTo(DAY) <= 0; left = left.plusSeconds(1)) {
      RetryTier chosen = Tiers.covering(left);
      assertThat(chosen.delay()).isGreaterThanOrEqualTo(left);
      if (chosen != RetryTier.S1) {
        assertThat(RetryTier.values()[chosen.ordinal() - 1].delay()).isLessThan(left);
      }
    }
    assertThat(Tiers.covering(Duration.ofDays(3))).isEqualTo(RetryTier.H24);
  }
}
