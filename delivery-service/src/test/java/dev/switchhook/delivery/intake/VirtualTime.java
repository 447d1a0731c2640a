package dev.switchhook.delivery.intake;

import java.time.Duration;
import java.time.Instant;

/** A wall clock and a monotonic one that move when they are told to. */
final class VirtualTime {
  private Instant wall = Instant.parse("2026-11-26T10:00:00Z");
  private long nanos = 1_000_000_000_000L;
  private long step;

  Clocks clocks() {
    return new Clocks(
        () -> wall,
        () -> {
          nanos += step;
          return nanos;
        });
  }

  /** From now on the monotonic clock moves by this whenever it is looked at. */
  void runsBy(Duration each) {
    step = each.toNanos();
  }

  Instant now() {
    return wall;
  }

  void passes(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  /** The wall clock alone, by an administrator or a broken time server. */
  void wallJumps(Duration by) {
    wall = wall.plus(by);
  }
}
