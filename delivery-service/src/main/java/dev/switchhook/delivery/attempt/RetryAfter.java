package dev.switchhook.delivery.attempt;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the {@code retry-after} lines of an answer ask for. No text makes it throw.
 *
 * @param hint zero for no hint, at most 24 h: the longest valid line
 * @param ignored lines that say nothing we can read
 */
record RetryAfter(Duration hint, int ignored) {
  private static final RetryAfter NONE = new RetryAfter(Duration.ZERO, 0);
  private static final Duration MOST = Duration.ofHours(24);

  /** Longer than any date and any number worth reading. */
  private static final int LONGEST = 64;

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final String MONTH = "(?<month>[A-Z][a-z]{2})";
  private static final String TIME = "(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})";
  private static final Pattern SECONDS = Pattern.compile("[0-9]+");

  /** The three of RFC 9110 5.6.7: IMF-fixdate, RFC 850, asctime. */
  private static final List<Pattern> DATES =
      List.of(
          Pattern.compile(
              "[A-Z][a-z]{2}, (?<day>[0-9]{2}) " + MONTH + " (?<year>[0-9]{4}) " + TIME + " GMT"),
          Pattern.compile(
              "[A-Z][a-z]{5,8}, (?<day>[0-9]{2})-" + MONTH + "-(?<year>[0-9]{2}) " + TIME + " GMT"),
          Pattern.compile(
              "[A-Z][a-z]{2} " + MONTH + " (?<day>[0-9 ][0-9]) " + TIME + " (?<year>[0-9]{4})"));

  static RetryAfter read(List<String> lines, Instant now) {
    if (lines.isEmpty()) {
      return NONE;
    }
    Duration longest = Duration.ZERO;
    int ignored = 0;
    for (String line : lines) {
      Optional<Duration> asked = line(line, now);
      if (asked.isEmpty()) {
        ignored++;
      } else if (asked.get().compareTo(longest) > 0) {
        longest = asked.get();
      }
    }
    return new RetryAfter(longest.compareTo(MOST) > 0 ? MOST : longest, ignored);
  }

  private static Optional<Duration> line(String line, Instant now) {
    String text = withoutOuterBlanks(line);
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    if (SECONDS.matcher(text).matches()) {
      // More digits than a long holds are "very long", not an error.
      return Optional.of(text.length() > 18 ? MOST : Duration.ofSeconds(Long.parseLong(text)));
    }
    for (Pattern date : DATES) {
      Matcher parts = date.matcher(text);
      if (parts.matches()) {
        return instant(parts, now)
            .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(Matcher parts, Instant now) {
    int month = MONTHS.indexOf(parts.group("month"));
    if (month < 0 || month % 3 != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  year(parts.group("year"), now),
                  month / 3 + 1,
                  Integer.parseInt(parts.group("day").strip()),
                  Integer.parseInt(parts.group("hour")),
                  Integer.parseInt(parts.group("minute")),
                  second(parts.group("second")))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Two digits more than 50 years ahead mean the most recent past year that ends in them. */
  private static int year(String digits, Instant now) {
    int year = Integer.parseInt(digits);
    if (digits.length() == 4) {
      return year;
    }
    int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
    int candidate = thisYear - thisYear % 100 + year;
    return candidate > thisYear + 50 ? candidate - 100 : candidate;
  }

  /** A leap second is legal in HTTP and unknown to java.time. */
  private static int second(String digits) {
    return digits.equals("60") ? 59 : Integer.parseInt(digits);
  }

  private static String withoutOuterBlanks(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
