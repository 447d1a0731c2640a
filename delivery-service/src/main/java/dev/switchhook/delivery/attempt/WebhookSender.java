package dev.switchhook.delivery.attempt;

import java.util.function.Consumer;

/** Makes an attempt. What concerns one attempt is a wrapper around this. */
public interface WebhookSender {
  /**
   * Answers exactly once, later, on the loop it was called on, and never throws for anything the
   * endpoint or the network did.
   *
   * @return gives the attempt up when run on that loop: a {@code TIMEOUT}, answered later as any
   *     other; without effect once it has ended
   */
  Runnable send(Attempt attempt, Consumer<AttemptReport> answer);
}
