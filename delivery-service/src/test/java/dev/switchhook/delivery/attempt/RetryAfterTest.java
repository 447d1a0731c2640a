package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of the webhook contract, section 8. */
class RetryAfterTest {
  /** A Friday. */
  private static final Instant NOW = Instant.parse("2026-10-09T08:53:20Z");

  private static final Duration DAY = Duration.ofHours(24);

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "120,120",
        " 120 ,120",
        "\t120\t,120",
        "1,1",
        "007,7",
        "0,0",
        "86400,86400",
        "86401,86400",
        "99999999999999999999,86400",
        "999999999999999999,86400",
      })
  void secondsAreTakenUpToADay(String line, long seconds) {
    assertThat(read(line)).isEqualTo(new RetryAfter(Duration.ofSeconds(seconds), 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "+5",
        "120.5",
        "1e9",
        "1e30",
        "inf",
        "NaN",
        "0x10",
        "120, 60",
        "120;",
        "١٢٠",
        "\u00a0120",
        "120\u0000",
        "",
        " ",
        "soon",
        "Fri, 09 Oct 2026 08:55:20",
        "Fri, 09 Oct 2026 08:55:20 UTC",
        "Fri, 9 Oct 2026 08:55:20 GMT",
        "Fri, 32 Oct 2026 08:55:20 GMT",
        "Fri, 09 Okt 2026 08:55:20 GMT",
        "Fri, 09 anF 2026 08:55:20 GMT",
        "Fri, 09 Oct 2026 25:55:20 GMT",
        "Fri, 09 Oct 2026 08:55:61 GMT",
        "2026-10-09T08:55:20Z",
      })
  void whatCannotBeReadIsIgnoredAndCounted(String line) {
    assertThat(read(line)).isEqualTo(new RetryAfter(Duration.ZERO, 1));
  }

  @Test
  void fiveKilobytesOfAnythingAreIgnored() {
    assertThat(read("1".repeat(5_000))).isEqualTo(new RetryAfter(Duration.ZERO, 1));
    assertThat(read("x".repeat(5_000))).isEqualTo(new RetryAfter(Duration.ZERO, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fri, 09 Oct 2026 08:55:20 GMT",
        "Friday, 09-Oct-26 08:55:20 GMT",
        "Fri Oct  9 08:55:20 2026",
        " Fri, 09 Oct 2026 08:55:20 GMT\t",
      })
  void allThreeDateFormsOfHttpAreRead(String line) {
    assertThat(read(line)).isEqualTo(new RetryAfter(Duration.ofSeconds(120), 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fri, 09 Oct 2026 08:53:20 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Friday, 09-Oct-77 08:55:20 GMT",
      })
  void aPastDateIsNoHint(String line) {
    assertThat(read(line)).isEqualTo(new RetryAfter(Duration.ZERO, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Saturday, 09-Oct-76 08:55:20 GMT",
        "Sat Oct 10 08:55:20 2026"
      })
  void aFarDateIsADay(String line) {
    assertThat(read(line)).isEqualTo(new RetryAfter(DAY, 0));
  }

  @Test
  void aLeapSecondIsRead() {
    assertThat(read("Fri, 09 Oct 2026 08:53:60 GMT").hint()).isEqualTo(Duration.ofSeconds(39));
  }

  @Test
  void ofTwoLinesTheLongerValidOneCounts() {
    assertThat(RetryAfter.read(List.of("60", "120"), NOW).hint()).hasSeconds(120);
    assertThat(RetryAfter.read(List.of("120", "60"), NOW).hint()).hasSeconds(120);
    assertThat(RetryAfter.read(List.of("soon", "60"), NOW))
        .isEqualTo(new RetryAfter(Duration.ofSeconds(60), 1));
    assertThat(RetryAfter.read(List.of(), NOW)).isEqualTo(new RetryAfter(Duration.ZERO, 0));
  }

  @Test
  void noTextMakesItThrowOrLeaveItsBounds() {
    Random random = new Random(20261009);
    String[] seeds = {
      "Fri, 09 Oct 2026 08:55:20 GMT", "Friday, 09-Oct-26 08:55:20 GMT", "Fri Oct  9 08:55:20 2026",
    };
    for (int i = 0; i < 1_000_000; i++) {
      String line = i % 2 == 0 ? noise(random) : mutated(seeds[i % seeds.length], random);
      RetryAfter read = read(line);
      assertThat(read.hint()).as("%s", line).isBetween(Duration.ZERO, DAY);
    }
  }

  private static String noise(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String mutated(String seed, Random random) {
    StringBuilder text = new StringBuilder(seed);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      char other = (char) ('0' + random.nextInt(10));
      text.setCharAt(random.nextInt(text.length()), random.nextInt(4) == 0 ? ' ' : other);
    }
    return text.toString();
  }

  private static RetryAfter read(String line) {
    return RetryAfter.read(List.of(line), NOW);
  }
}
