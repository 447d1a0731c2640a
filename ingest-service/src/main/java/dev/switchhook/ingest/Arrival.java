package dev.switchhook.ingest;

import dev.switchhook.ingest.fanout.EventBodies;

/** A valid event on its way through the topology, and the bytes it was read from. */
final class Arrival {
  private final EventBodies bodies;
  private final byte[] asRead;

  Arrival(EventBodies bodies, byte[] asRead) {
    this.bodies = bodies;
    this.asRead = asRead;
  }

  EventBodies bodies() {
    return bodies;
  }

  /** Not a copy, and not to be written to. */
  byte[] asRead() {
    return asRead;
  }
}
