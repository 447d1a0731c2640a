package dev.switchhook.producer;

import dev.switchhook.callevents.RejectReason;
import dev.switchhook.callevents.Rejected;

/** An event that ingest would reject. Nothing was sent, and no sequence number is used up. */
public final class InvalidEventException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final RejectReason reason;

  InvalidEventException(RejectReason reason, String error) {
    super(reason + ": " + error);
    this.reason = reason;
  }

  InvalidEventException(Rejected rejected) {
    this(rejected.reason(), rejected.error());
  }

  /** The word that would stand in the rejected record's {@code sh-reason}. */
  public RejectReason reason() {
    return reason;
  }
}
