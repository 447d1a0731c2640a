package dev.switchhook.delivery.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Both clocks: what is due is told by the wall, what is waited for by the other. */
record Time(InstantSource wall, LongSupplier monotonic) {
  Instant now() {
    return wall.instant();
  }

  /** From an arbitrary origin. */
  long nanos() {
    return monotonic.getAsLong();
  }
}
