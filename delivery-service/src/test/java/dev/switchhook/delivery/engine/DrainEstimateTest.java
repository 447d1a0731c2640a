package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DrainEstimateTest {
  private static final long SECOND = 1_000_000_000L;

  private final DrainEstimate estimate = new DrainEstimate(0);

  @Test
  void itIsWhatWaitsByTheRateOfTheLastTenSeconds() {
    for (int ended = 0; ended < 20; ended++) {
      estimate.ended(ended * SECOND / 2);
    }
    assertThat(estimate.untilRoom(60, 0, 0, 9 * SECOND)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatEndedLongAgoSaysNothing() {
    estimate.ended(0);
    assertThat(estimate.untilRoom(1_000, 0, 0, 60 * SECOND)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aLaneThatEndsNothingIsAskedLessAndLessOften() {
    assertThat(estimate.untilRoom(100, 0, 1, SECOND)).isEqualTo(Duration.ofSeconds(10));
    assertThat(estimate.untilRoom(100, 0, 3, SECOND)).isEqualTo(Duration.ofSeconds(40));
    assertThat(estimate.untilRoom(100, 0, 50, SECOND)).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void itIsNeverBeforeWhatLeftEarlierComesBack() {
    estimate.wentOut(Duration.ofSeconds(30), 0);
    assertThat(estimate.untilRoom(1, 0, 0, SECOND)).isEqualTo(Duration.ofSeconds(29));

    estimate.cameBack();
    assertThat(estimate.untilRoom(1, 0, 0, SECOND)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aLaneThatHasJustBegunIsJudgedByTheSecondsItHasLived() {
    for (int ended = 0; ended < 20; ended++) {
      estimate.ended(0);
    }
    assertThat(estimate.untilRoom(200, 0, 0, SECOND / 2)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aLaneThatAnswersIsAskedAgainWithinThirtySeconds() {
    estimate.ended(0);
    estimate.wentOut(Duration.ofMinutes(9), 0);
    assertThat(estimate.untilRoom(1_000_000, 0, 0, SECOND)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aLaneThatWasPausedIsJudgedByWhatItTookBefore() {
    assertThat(estimate.untilRoom(1_000, 100, 6, 60 * SECOND)).isEqualTo(Duration.ofSeconds(10));
  }
}
