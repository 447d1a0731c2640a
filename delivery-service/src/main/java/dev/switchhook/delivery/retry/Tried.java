package dev.switchhook.delivery.retry;

import dev.switchhook.events.FailureClass;
import java.time.Instant;
import java.util.OptionalInt;

/** What a verdict needs to know of a delivery. An open delivery is one; retry does not see more. */
public interface Tried {
  /** Made so far, over all replays; the attempt that just ended is not among them. */
  int attempts();

  /** The attempt count when the last replay began; the ladder starts anew there. */
  int ladderBase();

  /**
   * Of the attempt before the one that just ended, or why it was deferred since; {@code NONE} if
   * there was neither.
   */
  FailureClass lastFailure();

  /** That answered the attempt before the one that just ended; empty where nothing did. */
  OptionalInt lastStatus();

  /** The end of its life. */
  Instant expires();
}
