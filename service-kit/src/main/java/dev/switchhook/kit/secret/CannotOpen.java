package dev.switchhook.kit.secret;

/** A ciphertext did not open. Says why, never what was in it. */
public final class CannotOpen extends Exception {
  private static final long serialVersionUID = 1L;

  /** Tink gives one and the same exception for all of them; the key id beside it tells more. */
  public enum Why {
    /** The keyset has no such key, or not any more: wait for a file that has it. */
    KEY_UNAVAILABLE,
    /** The key is there: the ciphertext was changed, or stands where it was not put. */
    CORRUPT_OR_MOVED
  }

  private final Why why;

  CannotOpen(Why why, long keyId, String purpose) {
    super("cannot open secret purpose=" + purpose + " key_id=" + keyId + " why=" + why);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
