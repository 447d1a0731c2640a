package dev.switchhook.dlq.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JobIdTest {

  @Test
  void jobIdsSortByTimeAndAreToldApartWithinAMillisecond() {
    Random random = new Random(1);
    Instant start = Instant.parse("2026-10-09T10:00:00Z");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(JobId.of(start.plusMillis(i * 37L), random));
    }

    assertThat(ids).isSorted().allMatch(id -> id.matches("job_[0-9a-hjkmnp-tv-z]{16}"));
    assertThat(JobId.of(start, random)).isNotEqualTo(JobId.of(start, random));
  }
}
