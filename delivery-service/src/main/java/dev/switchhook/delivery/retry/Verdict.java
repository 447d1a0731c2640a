package dev.switchhook.delivery.retry;

import dev.switchhook.events.DeadReason;
import java.time.Instant;

/** What to do next with a delivery. */
public sealed interface Verdict {
  record Done() implements Verdict {}

  /** Never before {@code due}. */
  record RetryAt(Instant due) implements Verdict {}

  record DeadLetter(DeadReason reason) implements Verdict {}
}
