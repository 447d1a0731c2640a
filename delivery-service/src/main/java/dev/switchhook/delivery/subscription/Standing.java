package dev.switchhook.delivery.subscription;

import dev.switchhook.events.DeadReason;

/** Whether a subscription's deliveries are sent. */
public sealed interface Standing {
  record Active(Endpoint endpoint) implements Standing {}

  /**
   * Its owner wants them, and we cannot send them: a secret does not open, or it asks for something
   * this build does not know. Our fault, so they wait.
   *
   * @param why for the log, without content
   */
  record Locked(String why) implements Standing {}

  /** Paused, disabled or deleted: dead letters, at once. */
  record Stopped(DeadReason reason) implements Standing {}
}
