package dev.switchhook.delivery.engine;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The POSTs in flight in the order in which they left. Confined to the loop. */
final class OutThere {
  private final LinkedHashSet<InHand> oldestFirst = new LinkedHashSet<>();

  void left(InHand hand) {
    oldestFirst.add(hand);
  }

  void cameHome(InHand hand) {
    oldestFirst.remove(hand);
  }

  /** The oldest of these that has been out for that many nanoseconds. */
  Optional<InHand> oldest(long least, long now, Predicate<Position> which) {
    for (InHand hand : oldestFirst) {
      if (now - hand.since() < least) {
        return Optional.empty();
      }
      if (which.test(hand.delivery().position())) {
        return Optional.of(hand);
      }
    }
    return Optional.empty();
  }

  /**
   * Judges while they are out: who waits for the answer is too late.
   *
   * @param least no lane's bound is shorter, in nanoseconds
   * @param slow told each POST that is out for longer than its lane's bound
   */
  void judge(long now, long least, Consumer<InHand> slow) {
    for (InHand hand : oldestFirst) {
      long age = now - hand.since();
      if (age < least) {
        return;
      }
      if (age >= hand.lane().slowAfter()) {
        slow.accept(hand);
      }
    }
  }
}
