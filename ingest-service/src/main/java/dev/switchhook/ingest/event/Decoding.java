package dev.switchhook.ingest.event;

import dev.switchhook.callevents.Rejected;
import dev.switchhook.callevents.WireEvent;

/** What the bytes of a record came to. */
public sealed interface Decoding {
  /** Decoded, and not yet found valid. */
  record Event(WireEvent event) implements Decoding {}

  /** No event can be made of them. */
  record Unusable(Rejected rejected) implements Decoding {}
}
