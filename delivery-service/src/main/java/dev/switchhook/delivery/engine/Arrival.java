package dev.switchhook.delivery.engine;

/** What was read: a delivery, or bytes that cannot become one. Either way an offset is open. */
public sealed interface Arrival permits OpenDelivery, Poison {
  Position position();

  /** The bytes as read, for whoever writes them on. */
  SourceRecord record();
}
