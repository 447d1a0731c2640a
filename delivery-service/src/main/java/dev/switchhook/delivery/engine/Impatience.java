package dev.switchhook.delivery.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which POST is given up where the offsets behind it run out of room. It is earned by successes, so
 * that an outage of everything is no flood of retries. Confined to the loop.
 */
final class Impatience {
  private static final long LONG_OUT = Duration.ofSeconds(5).toNanos();

  /** Of the worker, for each that is given up. */
  private static final int SUCCESSES = 50;

  /** What a good hour may save up for a bad one. */
  private static final int MOST_SAVED = 20 * SUCCESSES;

  private Predicate<Position> crowded = _ -> false;
  private int successes;

  void crowded(Predicate<Position> which) {
    crowded = which;
  }

  void succeeded() {
    successes = Math.min(successes + 1, MOST_SAVED);
  }

  /** At most one a turn: room may be there again. */
  Optional<InHand> turn(OutThere out, long now) {
    if (successes < SUCCESSES) {
      return Optional.empty();
    }
    Optional<InHand> oldest = out.oldest(LONG_OUT, now, crowded);
    if (oldest.isPresent()) {
      successes -= SUCCESSES;
    }
    return oldest;
  }
}
