package dev.switchhook.delivery.subscription;

/** A record of a subscription that this build cannot use. The message names the part, no value. */
final class BadRow extends Exception {
  private static final long serialVersionUID = 1L;

  BadRow(String why) {
    super(why);
  }
}
