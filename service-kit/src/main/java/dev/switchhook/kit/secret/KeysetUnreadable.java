package dev.switchhook.kit.secret;

import dev.switchhook.kit.run.Refusal;

/** The keyset file is missing, damaged or open to everybody. */
public final class KeysetUnreadable extends Refusal {
  private static final long serialVersionUID = 1L;

  KeysetUnreadable(String message) {
    super(message);
  }
}
