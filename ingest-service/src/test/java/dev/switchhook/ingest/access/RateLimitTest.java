package dev.switchhook.ingest.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private Instant now = Instant.parse("2026-10-09T09:00:00Z");
  private final RateLimit limit = new RateLimit(Duration.ofMillis(100), 3, () -> now);

  @Test
  void soManyAtOnceThenOneEachInterval() {
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isEmpty();
    }
    assertThat(limit.take("a")).contains(Duration.ofMillis(100));
    now = now.plusMillis(99);
    assertThat(limit.take("a")).as("a refusal costs nothing").contains(Duration.ofMillis(1));
    now = now.plusMillis(1);
    assertThat(limit.take("a")).isEmpty();
    assertThat(limit.take("a")).isPresent();
  }

  @Test
  void namesDoNotShareAndAnIdleOneIsFullAgainAndNoMore() {
    for (int i = 0; i < 3; i++) {
      limit.take("a");
    }
    assertThat(limit.take("b")).isEmpty();
    now = now.plus(Duration.ofHours(1));
    for (int i = 0; i < 3; i++) {
      assertThat(limit.take("a")).isEmpty();
    }
    assertThat(limit.take("a")).isPresent();
  }
}
