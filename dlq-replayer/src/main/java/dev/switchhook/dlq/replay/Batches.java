package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.letter.Position;
import dev.switchhook.events.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Cuts a plan into transactions, as the pace allows, and has the letters' bytes at hand. */
final class Batches {
  static final int MOST_LETTERS = 100;
  private static final long MOST_BYTES = 4L << 20;

  /** Letters are read again in windows, so that a plan need not hold bodies. */
  private static final int WINDOW_LETTERS = 1_000;

  private static final long WINDOW_BYTES = 32L << 20;

  private final List<Letter> plan;
  private final Pace pace;
  private final Function<List<Position>, Map<Position, DeadLetter>> bodies;
  private Map<Position, DeadLetter> window = Map.of();
  private int windowEnd;
  private int next;

  /**
   * @param bodies reads whole letters; those that are gone are not in its answer
   */
  Batches(
      List<Letter> plan, Pace pace, Function<List<Position>, Map<Position, DeadLetter>> bodies) {
    this.plan = plan;
    this.pace = pace;
    this.bodies = bodies;
  }

  /** What goes into one transaction. */
  record Batch(List<Letter> letters, Map<Position, DeadLetter> whole) {
    /** With its bytes; empty when it is past its retention. */
    Optional<DeadLetter> whole(Letter letter) {
      return Optional.ofNullable(whole.get(letter.at()));
    }
  }

  boolean hasNext() {
    return next < plan.size();
  }

  /** Without letters when the pace lets none go now. */
  Batch next() {
    List<Letter> letters = new ArrayList<>();
    Map<Position, DeadLetter> whole = new HashMap<>();
    long bytes = 0;
    while (next < plan.size() && letters.size() < MOST_LETTERS) {
      Letter letter = plan.get(next);
      if ((!letters.isEmpty() && bytes + letter.size() > MOST_BYTES)
          || !pace.take(letter.subscription())) {
        break;
      }
      if (next >= windowEnd) {
        fill();
      }
      letters.add(letter);
      Optional.ofNullable(window.get(letter.at()))
          .ifPresent(found -> whole.put(letter.at(), found));
      bytes += letter.size();
      next++;
    }
    return new Batch(letters, whole);
  }

  /** Until the pace lets the next letter go. */
  Duration untilNext() {
    return hasNext() ? pace.untilFree(plan.get(next).subscription()) : Duration.ZERO;
  }

  private void fill() {
    List<Position> positions = new ArrayList<>();
    long bytes = 0;
    int end = next;
    while (end < plan.size()
        && positions.size() < WINDOW_LETTERS
        && (positions.isEmpty() || bytes + plan.get(end).size() <= WINDOW_BYTES)) {
      positions.add(plan.get(end).at());
      bytes += plan.get(end).size();
      end++;
    }
    window = Map.of(); // let the old one go before the new one is read
    window = bodies.apply(positions);
    windowEnd = end;
  }
}
