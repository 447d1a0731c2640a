package dev.switchhook.delivery.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  @Test
  void theStandardLadderIsTwelveAttemptsOver67Hours() {
    List<Duration> steps = RetrySchedule.standard().steps();

    assertThat(steps).hasSize(11);
    assertThat(steps.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.parse("PT67H12M36S"));
  }

  @Test
  void aLadderOfOnesOwnIsWalkedStepByStepToItsEnd() {
    RetrySchedule schedule = RetrySchedule.ofMillis(List.of(1_000L, 30_000L));

    assertThat(schedule.step(0)).contains(Duration.ofSeconds(1));
    assertThat(schedule.step(1)).contains(Duration.ofSeconds(30));
    assertThat(schedule.step(2)).isEmpty();
    assertThat(schedule.step(Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void anEmptyLadderHasNoSecondAttempt() {
    assertThat(RetrySchedule.ofMillis(List.of()).step(0)).isEmpty();
  }

  @Test
  void aStepThatIsNoTiersDelayIsRefusedWithTheDelaysThereAre() {
    assertThatThrownBy(() -> RetrySchedule.ofMillis(List.of(1_000L, 2_000L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "no retry tier waits 2000 ms; there are"
                + " 1000, 5000, 30000, 120000, 600000, 3600000, 21600000, 86400000");
  }

  @Test
  void aLadderHasAtMostTwentySteps() {
    assertThat(RetrySchedule.ofMillis(Collections.nCopies(20, 1_000L)).steps()).hasSize(20);
    assertThatThrownBy(() -> RetrySchedule.ofMillis(Collections.nCopies(21, 1_000L)))
        .hasMessage("a retry schedule has at most 20 steps, not 21");
  }
}
