package dev.switchhook.delivery.retry;

import dev.switchhook.events.ReceiverProfile;

/** What a status that is no success says about the next attempt. */
enum Refusal {
  /** Another attempt may succeed. */
  NOT_NOW,
  /** Permanent if it is said twice in a row. */
  DOUBTFUL,
  /** Nobody is there any more. */
  GONE;

  static Refusal of(int status, ReceiverProfile profile) {
    boolean make =
        switch (profile) {
          case MAKE -> true;
          case ZAPIER, STANDARD, UNKNOWN -> false;
        };
    return switch (status) {
      case 408, 425, 429 -> NOT_NOW;
      // A full queue at Make answers 400; a scenario that is off for editing answers 410.
      case 400 -> make ? NOT_NOW : DOUBTFUL;
      case 410 -> make ? NOT_NOW : GONE;
      default -> status >= 300 && status < 500 ? DOUBTFUL : NOT_NOW;
    };
  }
}
