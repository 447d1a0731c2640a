package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapeTest {
  private static final Scrape SCRAPE =
      Scrape.of(
          """
          # HELP switchhook_retry_error_seconds_count 99
          switchhook_retry_error_seconds_count{tier="1s",worker="0"} 3
          switchhook_retry_error_seconds_count{tier="1s",worker="1"} 4.0
          switchhook_retry_error_seconds_count{tier="5s",worker="0"} 100
          switchhook_retry_error_seconds_count_more{tier="1s"} 1000
          """);

  @Test
  void aMeterIsSummedOverTheSeriesWithTheLabel() {
    assertThat(SCRAPE.sum("switchhook_retry_error_seconds_count", "tier", "1s")).isEqualTo(7);
  }

  @Test
  void aMeterThatIsNotThereIsZero() {
    assertThat(SCRAPE.sum("switchhook_retry_error_seconds_count", "tier", "2m")).isZero();
  }
}
