package dev.switchhook.delivery.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LaneLimitTest {
  private final LaneLimit limit = new LaneLimit(4, 64);

  @Test
  void itDoublesInARoundTripUntilTheFirstTrouble() {
    for (int answer = 0; answer < 4; answer++) {
      limit.answered(true);
    }
    assertThat(limit.allowed()).isEqualTo(8);
  }

  @Test
  void aLaneThatNeverUsesItsLimitNeverRaisesIt() {
    for (int answer = 0; answer < 1_000; answer++) {
      limit.answered(false);
    }
    assertThat(limit.allowed()).isEqualTo(4);
  }

  @Test
  void troubleHalvesItOnceInARoundTrip() {
    limit.trouble(0, 10);
    limit.trouble(5, 11);
    assertThat(limit.allowed()).as("both left before the cut").isEqualTo(2);

    limit.trouble(10, 20);
    limit.trouble(21, 30);
    assertThat(limit.allowed()).as("never below one").isEqualTo(1);
  }

  @Test
  void afterTroubleItCreeps() {
    limit.trouble(0, 10);
    limit.answered(true);
    limit.answered(true);
    assertThat(limit.allowed()).isEqualTo(2);
    limit.answered(true);
    assertThat(limit.allowed()).isEqualTo(3);
  }

  @Test
  void theOwnersBoundCutsItAtOnce() {
    limit.capAt(1);
    assertThat(limit.allowed()).isEqualTo(1);
    for (int answer = 0; answer < 10; answer++) {
      limit.answered(true);
    }
    assertThat(limit.allowed()).isEqualTo(1);
  }
}
