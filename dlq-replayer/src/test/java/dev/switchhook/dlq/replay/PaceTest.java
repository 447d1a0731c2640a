package dev.switchhook.dlq.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private long now = 77;

  @Test
  void oneSubscriptionIsHeldToItsRate() {
    Pace pace = new Pace(20, 5, () -> now);

    assertThat(takenIn(pace, 100, List.of("sub_a"))).isBetween(499, 501);
  }

  @Test
  void allTogetherAreHeldToTheOverallRate() {
    Pace pace = new Pace(20, 5, () -> now);

    assertThat(takenIn(pace, 100, List.of("a", "b", "c", "d", "e", "f", "g", "h")))
        .isBetween(1_999, 2_001);
  }

  @Test
  void anIdleTimeIsMadeUpForByOneSecondsWorthAtMost() {
    Pace pace = new Pace(20, 5, () -> now);
    assertThat(pace.take("sub_a")).isTrue();
    now += 3_600 * SECOND;

    int burst = 0;
    while (pace.take("sub_a")) {
      burst++;
    }

    assertThat(burst).isEqualTo(5);
  }

  @Test
  void theFirstLetterGoesAtOnceAndTheWaitForTheNextIsKnown() {
    Pace pace = new Pace(20, 5, () -> now);

    assertThat(pace.take("sub_a")).isTrue();
    assertThat(pace.take("sub_a")).isFalse();
    Duration wait = pace.untilFree("sub_a");
    assertThat(wait).isBetween(Duration.ofMillis(199), Duration.ofMillis(200));

    now += wait.toNanos();
    assertThat(pace.take("sub_a")).isTrue();
  }

  @Test
  void aLetterThatMayNotGoCostsNothing() {
    Pace pace = new Pace(2, 1, () -> now);
    assertThat(pace.take("sub_a")).isTrue();
    now += SECOND / 2;
    for (int i = 0; i < 50; i++) {
      assertThat(pace.take("sub_a")).isFalse();
    }

    assertThat(pace.take("sub_b")).isTrue();
  }

  @Test
  void lessThanOneASecondIsARateToo() {
    Pace pace = new Pace(0.1, 0.1, () -> now);

    assertThat(takenIn(pace, 100, List.of("sub_a"))).isBetween(10, 11);
  }

  private int takenIn(Pace pace, int seconds, List<String> subscriptions) {
    int taken = 0;
    long end = now + seconds * SECOND;
    while (now < end) {
      for (String subscription : subscriptions) {
        if (pace.take(subscription)) {
          taken++;
        }
      }
      now += SECOND / 1_000;
    }
    return taken;
  }
}
