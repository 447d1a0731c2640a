package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.util.Set;

/** What the Kafka thread is told by others. */
sealed interface Mail {
  record Held(Set<Kind> kinds) implements Mail {}

  /** Nothing of what was released under this number is in flight any more. */
  record Drained(int release) implements Mail {}

  record Stopped() implements Mail {}
}
