package dev.switchhook.dlq.replay;

import dev.switchhook.ids.Crockford;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** {@code job_} and a text that sorts by time: 9 characters of milliseconds, 7 of chance. */
public final class JobId {
  private JobId() {}

  public static String of(Instant now, RandomGenerator random) {
    return "job_"
        + Crockford.digits(now.toEpochMilli(), 9)
        + Crockford.digits(random.nextLong(), 7);
  }
}
