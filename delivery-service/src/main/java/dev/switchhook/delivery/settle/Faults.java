package dev.switchhook.delivery.settle;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.HoldReason;
import java.util.OptionalInt;

/** Whose error budget a failure burns: the table of the analytics guide, "Fault". Pure. */
final class Faults {
  private Faults() {}

  static Fault of(FailureClass failure) {
    return switch (failure) {
      case NONE -> Fault.NONE;
      case TIMEOUT,
          TLS,
          PROTOCOL,
          RESPONSE_TOO_LARGE,
          RATE_LIMITED,
          REDIRECT,
          AUTH,
          GONE,
          CLIENT_ERROR,
          SERVER_ERROR,
          BLOCKED_ADDRESS,
          CIRCUIT_OPEN,
          ENDPOINT_DISABLED ->
          Fault.RECEIVER;
      case DNS, CONNECT, RESET -> Fault.NETWORK;
      case PAYLOAD_TOO_LARGE, PLATFORM_ERROR -> Fault.PLATFORM;
      case UNKNOWN -> Fault.UNKNOWN;
    };
  }

  /** Of a delivery that was never tried and whose life is over. */
  static Fault ofWaiting(HoldReason heldBy) {
    return switch (heldBy) {
      case LANE, RATE, BREAKER, RETRY_AFTER, PAUSED, TOKEN -> Fault.RECEIVER;
      case NONE, ORDER, SECRET, UNKNOWN -> Fault.PLATFORM;
    };
  }

  /** What the last attempt told us, by what its record still says of it. */
  static AttemptOutcome outcome(FailureClass failure, OptionalInt status) {
    if (status.isPresent()) {
      return switch (status.getAsInt()) {
        case 429, 502, 503, 504 -> AttemptOutcome.THROTTLED;
        default -> AttemptOutcome.REFUSED;
      };
    }
    return switch (failure) {
      case DNS, CONNECT, TLS, TIMEOUT, RESET, PROTOCOL, RESPONSE_TOO_LARGE, BLOCKED_ADDRESS ->
          AttemptOutcome.UNREACHABLE;
      default -> AttemptOutcome.UNKNOWN;
    };
  }
}
