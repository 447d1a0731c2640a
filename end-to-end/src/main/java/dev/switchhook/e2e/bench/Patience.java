package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits for a program's progress, from now on for so long. */
final class Patience {
  private final Duration look;
  private final long enough;

  /**
   * It begins.
   *
   * @param look so often
   */
  Patience(Duration longest, Duration look) {
    this.look = look;
    this.enough = System.nanoTime() + longest.toNanos();
  }

  void awaitAtLeast(long wanted, LongSupplier count, ChildProgram program) {
    while (count.getAsLong() < wanted) {
      if (!program.isAlive() || System.nanoTime() > enough) {
        throw new IllegalStateException(
            "ended or stalled at %d of %d: %s"
                .formatted(count.getAsLong(), wanted, program.tail()));
      }
      LockSupport.parkNanos(look.toNanos());
    }
  }
}
