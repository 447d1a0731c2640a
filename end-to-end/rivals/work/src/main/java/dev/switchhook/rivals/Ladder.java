package dev.switchhook.rivals;

import static dev.switchhook.topics.RetryTier.H1;
import static dev.switchhook.topics.RetryTier.H24;
import static dev.switchhook.topics.RetryTier.H6;
import static dev.switchhook.topics.RetryTier.M10;
import static dev.switchhook.topics.RetryTier.M2;
import static dev.switchhook.topics.RetryTier.S1;
import static dev.switchhook.topics.RetryTier.S30;
import static dev.switchhook.topics.RetryTier.S5;

import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.List;

/** Our waits between attempts, so that no engine asks a sick receiver more often than another. */
public final class Ladder {
  private static final List<RetryTier> STEPS =
      List.of(S1, S5, S30, M2, M10, H1, H6, H6, H6, H24, H24);

  private Ladder() {}

  public static int attempts() {
    return STEPS.size() + 1;
  }

  /**
   * The last step's when there is none left.
   *
   * @param failures so far, 1 or more
   */
  public static Duration delayAfter(int failures) {
    return STEPS.get(Math.min(failures, STEPS.size()) - 1).delay();
  }
}
