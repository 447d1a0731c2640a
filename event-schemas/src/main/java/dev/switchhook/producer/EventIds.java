package dev.switchhook.producer;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Mints event ids: UUID version 7 (RFC 9562, section 5.7), so that they sort by time. */
final class EventIds {
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private final InstantSource clock;
  private final RandomGenerator random;

  EventIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  UUID next() {
    long high = clock.millis() << 16 | VERSION | (random.nextLong() & 0x0FFF);
    return new UUID(high, VARIANT | (random.nextLong() >>> 2));
  }
}
