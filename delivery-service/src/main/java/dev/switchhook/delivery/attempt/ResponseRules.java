package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.ReceiverProfile;
import java.time.Duration;

/** What a final status means: the table of the webhook contract, section 7. */
final class ResponseRules {
  private ResponseRules() {}

  /**
   * @param hint what {@code retry-after} asked for, zero for nothing
   */
  static Outcome outcome(int status, ReceiverProfile profile, Duration hint) {
    return switch (status) {
      case 401, 403, 407 -> new Refused(status, FailureClass.AUTH, hint);
      case 410 -> new Refused(status, FailureClass.GONE, hint);
      case 429 -> new Throttled(status, FailureClass.RATE_LIMITED, hint);
      case 502, 503, 504 -> new Throttled(status, FailureClass.SERVER_ERROR, hint);
      default -> byHundreds(status, profile, hint);
    };
  }

  /** Interim answers, and numbers that are no status, are not final: the connection is unusable. */
  static boolean isFinal(int status) {
    return status >= 200 && status <= 999;
  }

  private static Outcome byHundreds(int status, ReceiverProfile profile, Duration hint) {
    return switch (status / 100) {
      case 2 -> success(status, profile, hint);
      case 3 -> new Refused(status, FailureClass.REDIRECT, hint);
      case 4 -> new Refused(status, FailureClass.CLIENT_ERROR, hint);
      case 5, 6, 7, 8, 9 -> new Refused(status, FailureClass.SERVER_ERROR, hint);
      default -> new Unreachable(FailureClass.PROTOCOL, "no final status");
    };
  }

  /** Zapier retries, itself, any step that does not have a 200: only that is its yes. */
  private static Outcome success(int status, ReceiverProfile profile, Duration hint) {
    return profile == ReceiverProfile.ZAPIER && status != 200
        ? new Refused(status, FailureClass.SERVER_ERROR, hint)
        : new Delivered(status);
  }
}
