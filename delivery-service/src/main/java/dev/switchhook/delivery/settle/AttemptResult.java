package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import java.time.Duration;
import java.util.Optional;

/** An outcome in the words of the topics. */
record AttemptResult(
    AttemptOutcome outcome,
    FailureClass failure,
    Optional<Integer> status,
    Duration hint,
    Optional<String> error) {
  static AttemptResult of(Outcome outcome) {
    return switch (outcome) {
      case Delivered(int status) ->
          answered(AttemptOutcome.DELIVERED, status, FailureClass.NONE, Duration.ZERO);
      case Refused(int status, FailureClass why, Duration hint) ->
          answered(AttemptOutcome.REFUSED, status, why, hint);
      case Throttled(int status, FailureClass why, Duration hint) ->
          answered(AttemptOutcome.THROTTLED, status, why, hint);
      case Unreachable(FailureClass why, String error) ->
          new AttemptResult(
              AttemptOutcome.UNREACHABLE,
              why,
              Optional.empty(),
              Duration.ZERO,
              Optional.of(error).filter(text -> !text.isEmpty()));
    };
  }

  private static AttemptResult answered(
      AttemptOutcome outcome, int status, FailureClass why, Duration hint) {
    return new AttemptResult(outcome, why, Optional.of(status), hint, Optional.empty());
  }

  /** A name that does not exist is its owner's fault; a name server without an answer is not. */
  Fault fault() {
    return failure == FailureClass.DNS && error.equals(Optional.of(Unreachable.NO_SUCH_NAME))
        ? Fault.RECEIVER
        : Faults.of(failure);
  }
}
