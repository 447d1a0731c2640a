package dev.switchhook.dlq.replay;

/** What the safety rules say to a plan. */
public sealed interface Permission {
  /** The operator has said yes beforehand. */
  record Granted() implements Permission {}

  /** A yes is enough. */
  record AskYesNo() implements Permission {}

  /** The number has to be typed: {@code number} letters would go out. */
  record AskNumber(int number) implements Permission {}

  /** Not like this; the sentence says what would change it. */
  record Refused(String why) implements Permission {}
}
