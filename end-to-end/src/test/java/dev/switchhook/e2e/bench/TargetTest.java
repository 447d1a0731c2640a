package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void whatIsExactlyTheBoundIsReached() {
    assertThat(Target.atMost("a", 1.2, 1.2)).hasToString("target a: reached, 1.20 against 1.20");
    assertThat(Target.atLeast("a", 2, 2)).hasToString("target a: reached, 2.00 against 2.00");
  }

  @Test
  void aMissIsSeenInTheDigits() {
    assertThat(Target.atMost("a", 1.2004, 1.2))
        .hasToString("target a: missed, 1.2004 against 1.2000");
    assertThat(Target.atLeast("a", 1.9996, 2))
        .hasToString("target a: missed, 1.9996 against 2.0000");
  }

  @Test
  void whatCannotBeMeasuredIsMissed() {
    assertThat(Target.atMost("a", Double.NaN, 1).reached()).isFalse();
    assertThat(Target.atLeast("a", Double.NaN, 1).reached()).isFalse();
  }
}
