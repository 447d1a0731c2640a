package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.egress.GuardedResolver;
import dev.switchhook.events.FailureClass;
import java.time.Duration;

/** What an attempt told us. A {@code hint} is zero where the receiver named no time. */
public sealed interface Outcome {
  record Delivered(int status) implements Outcome {}

  /** It answered, and does not want this delivery now or ever. */
  record Refused(int status, FailureClass why, Duration hint) implements Outcome {}

  /** It answered "not now": 429, 502, 503, 504. */
  record Throttled(int status, FailureClass why, Duration hint) implements Outcome {}

  /**
   * No final answer was read.
   *
   * @param error for a person; scrubbed, at most 512 bytes
   */
  record Unreachable(FailureClass why, String error) implements Outcome {
    /** The error of a name that its own name server denies. */
    public static final String NO_SUCH_NAME = GuardedResolver.NO_SUCH_NAME;

    /** Nothing was sent, because there is no token to send it with. */
    static Unreachable withoutToken(String error) {
      return new Unreachable(FailureClass.AUTH, error);
    }

    /** Nothing was sent, and no receiver was asked: not an attempt. */
    public boolean isNoAttempt() {
      return why == FailureClass.PLATFORM_ERROR || isWithoutToken();
    }

    /** Its receiver's own token endpoint gave none: not an attempt either. */
    public boolean isWithoutToken() {
      return why == FailureClass.AUTH;
    }
  }

  /** {@code NONE} where it was delivered. */
  default FailureClass failureClass() {
    return switch (this) {
      case Delivered _ -> FailureClass.NONE;
      case Refused(_, FailureClass why, _) -> why;
      case Throttled(_, FailureClass why, _) -> why;
      case Unreachable(FailureClass why, _) -> why;
    };
  }
}
