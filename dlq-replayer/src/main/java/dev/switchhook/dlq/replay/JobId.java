package dev.switchhook.dlq.replay;

import java.time.Instant;
import java.util.random.RandomGenerator;

/** {@code job_} and a text that sorts by time: 9 characters of milliseconds, 7 of chance. */
public final class JobId {
  /** Crockford's base 32: no i, l, o, u to be misread. */
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private JobId() {}

  public static String of(Instant now, RandomGenerator random) {
    return "job_" + digits(now.toEpochMilli(), 9) + digits(random.nextLong(), 7);
  }

  private static String digits(long value, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = count - 1; i >= 0; i--) {
      text.append(DIGITS.charAt((int) (value >>> (5 * i)) & 31));
    }
    return text.toString();
  }
}
