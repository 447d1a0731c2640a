package dev.switchhook.delivery.signature;

import java.util.function.Supplier;

/** What becomes of the value of {@code webhook-signature}. */
public sealed interface Signature {
  /** No secret signs at that time: nothing may be sent. */
  record Missing() implements Signature {}

  record Ready(String header) implements Signature {}

  /**
   * Entries of {@code v1a} are among it, which cost a hundred times as much as the others.
   *
   * @param finish gives the whole header, from any thread but an event loop's
   */
  record Unfinished(Supplier<String> finish) implements Signature {}
}
