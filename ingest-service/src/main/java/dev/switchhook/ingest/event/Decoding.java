package dev.switchhook.ingest.event;

/** What the bytes of a record came to. */
public sealed interface Decoding permits Decoding.Event, Rejected {
  /** Decoded, and not yet found valid. */
  record Event(WireEvent event) implements Decoding {}
}
