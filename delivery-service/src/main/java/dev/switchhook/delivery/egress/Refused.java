package dev.switchhook.delivery.egress;

import dev.switchhook.events.FailureClass;

/** A connection that we do not use, and why: how a guard fails a future. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final FailureClass why;

  Refused(FailureClass why, String error) {
    super(error, null, false, false);
    this.why = why;
  }

  static Refused blocked() {
    return new Refused(FailureClass.BLOCKED_ADDRESS, "blocked_destination");
  }

  static Refused notOpened() {
    return new Refused(FailureClass.PLATFORM_ERROR, "request that cannot be opened");
  }

  FailureClass why() {
    return why;
  }

  String error() {
    return String.valueOf(getMessage());
  }
}
