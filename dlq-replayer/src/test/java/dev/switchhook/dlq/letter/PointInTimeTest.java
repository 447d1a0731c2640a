package dev.switchhook.dlq.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PointInTimeTest {
  private static final Instant NOW = Instant.parse("2026-10-09T10:00:00.123456Z");
  private static final ZoneId LONDON = ZoneId.of("Europe/London");

  @ParameterizedTest
  @CsvSource({
    "2h, 2026-10-09T08:00:00.123Z",
    "90s, 2026-10-09T09:58:30.123Z",
    "3d, 2026-10-06T10:00:00.123Z",
    "1w, 2026-10-02T10:00:00.123Z",
    "2026-10-09T08:00Z, 2026-10-09T08:00:00Z",
    "2026-10-09T08:00:30+02:00, 2026-10-09T06:00:30Z",
    "2026-10-09T08:00, 2026-10-09T07:00:00Z",
    "2026-10-09 08:00:15, 2026-10-09T07:00:15Z",
    "2026-10-09, 2026-10-08T23:00:00Z"
  })
  void whatPeopleTypeBecomesAnAbsoluteTime(String typed, Instant meant) {
    assertThat(PointInTime.parse(typed, NOW, LONDON)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2 h", "-2h", "2026-13-01", "2026-10-09T25:00Z", "", "2y"})
  void whatIsNoTimeIsRefusedWithExamples(String typed) {
    assertThatThrownBy(() -> PointInTime.parse(typed, NOW, LONDON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2026-10-09T08:00Z");
  }

  @Test
  void aDurationHasAUnit() {
    assertThat(PointInTime.span("250ms")).isEqualTo(Duration.ofMillis(250));
    assertThat(PointInTime.span("10m")).isEqualTo(Duration.ofMinutes(10));
    assertThatThrownBy(() -> PointInTime.span("10"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("90s");
  }
}
