package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.engine.Position;
import java.util.Set;

/** What the Kafka thread is told by others. */
sealed interface Mail {
  record Settled(Position position) implements Mail {}

  record Held(Set<Kind> kinds) implements Mail {}

  /** Nothing of what was released under this number is in flight any more. */
  record Drained(int release) implements Mail {}

  record Stopped() implements Mail {}
}
