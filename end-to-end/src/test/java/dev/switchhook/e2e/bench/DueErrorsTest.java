package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.topics.RetryTier;
import org.junit.jupiter.api.Test;

class DueErrorsTest {
  private final DueErrors errors = new DueErrors();

  @Test
  void aRetryThatComesBeforeItsTimeIsEarlyAndInNoFigure() {
    errors.written(RetryTier.S1);
    errors.written(RetryTier.S1);
    errors.arrived(RetryTier.S1, 1_000, 999);
    errors.arrived(RetryTier.S1, 1_000, 1_000);

    DueErrors.Row row = errors.rows().get(RetryTier.S1);
    assertThat(row.early()).isEqualTo(1);
    assertThat(row.late().getTotalCount()).isEqualTo(1);
    assertThat(row.late().getMaxValue()).isZero();
    assertThat(row.missing()).isZero();
  }

  @Test
  void eachTierIsJudgedByItself() {
    errors.written(RetryTier.S5);
    errors.written(RetryTier.M2);
    errors.arrived(RetryTier.S5, 1_000, 1_040);

    assertThat(errors.rows().keySet()).containsExactly(RetryTier.S5, RetryTier.M2);
    assertThat(errors.rows().get(RetryTier.S5).late().getMaxValue()).isEqualTo(40);
    assertThat(errors.rows().get(RetryTier.M2).missing()).isEqualTo(1);
    assertThat(errors.missing()).isEqualTo(1);
  }
}
