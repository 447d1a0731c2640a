package dev.switchhook.delivery.attempt;

import java.util.function.Consumer;

/** Makes an attempt. What concerns one attempt is a wrapper around this. */
public interface WebhookSender {
  /**
   * Answers exactly once, later, on the loop it was called on, and never throws for anything the
   * endpoint or the network did.
   */
  void send(Attempt attempt, Consumer<AttemptReport> answer);
}
