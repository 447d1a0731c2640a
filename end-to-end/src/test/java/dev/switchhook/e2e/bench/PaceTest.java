package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void whoIsLateIsToldWhenItShouldHaveBeen() {
    List<Long> intended = new ArrayList<>();

    new Pace(1_000, Duration.ofMillis(5))
        .keep(
            next -> {
              intended.add(next);
              long stalled = System.nanoTime() + Duration.ofMillis(3).toNanos();
              while (System.nanoTime() < stalled) {
                Thread.onSpinWait();
              }
            });

    long first = intended.getFirst();
    assertThat(intended.stream().map(next -> (next - first) / 1_000_000))
        .containsExactly(0L, 1L, 2L, 3L, 4L);
  }
}
