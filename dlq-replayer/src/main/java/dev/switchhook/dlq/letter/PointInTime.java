package dev.switchhook.dlq.letter;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what people type for times and durations. */
public final class PointInTime {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,6})(ms|s|m|h|d|w)");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Pattern LOCAL =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");

  private PointInTime() {}

  /**
   * Reads a time.
   *
   * @param text a span before now ({@code 90s}, {@code 2h}, {@code 3d}), a date, or a date and time
   *     with or without an offset; without one it is in {@code zone}
   * @throws IllegalArgumentException with a sentence for the person who typed it
   */
  public static Instant parse(String text, Instant now, ZoneId zone) {
    try {
      if (SPAN.matcher(text).matches()) {
        return now.minus(span(text)).truncatedTo(ChronoUnit.MILLIS);
      }
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      String spelled = text.replace(' ', 'T');
      return LOCAL.matcher(text).matches()
          ? LocalDateTime.parse(spelled).atZone(zone).toInstant()
          : OffsetDateTime.parse(spelled).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time; write 2h, 3d, 2026-10-09, or 2026-10-09T08:00Z", e);
    }
  }

  /**
   * Reads a duration.
   *
   * @param text a number and ms, s, m, h, d or w
   * @throws IllegalArgumentException with a sentence for the person who typed it
   */
  public static Duration span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a number and ms, s, m, h, d or w, such as 90s");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofDays(7 * number);
    };
  }
}
