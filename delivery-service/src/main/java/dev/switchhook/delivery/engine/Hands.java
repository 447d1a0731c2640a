package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.InHand.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Everything read and not settled, by where it was read. Confined to the loop. */
final class Hands {
  private static final class Drain {
    private final Set<Position> left;
    private final Runnable whenEmpty;

    Drain(Set<Position> left, Runnable whenEmpty) {
      this.left = left;
      this.whenEmpty = whenEmpty;
    }
  }

  private final Map<Position, InHand> deliveries = new HashMap<>();
  private final Set<Position> poison = new HashSet<>();
  private final List<Drain> drains = new ArrayList<>();
  private long bytes;

  int size() {
    return deliveries.size() + poison.size();
  }

  /** What all of it takes of memory, about. */
  long bytes() {
    return bytes;
  }

  void took(InHand hand) {
    deliveries.put(hand.delivery().position(), hand);
    bytes += bytesOf(hand);
  }

  void took(Poison bytes) {
    poison.add(bytes.position());
  }

  @Nullable InHand at(Position position) {
    return deliveries.get(position);
  }

  List<InHand> waitingFor(String subscriptionId) {
    return deliveries.values().stream()
        .filter(hand -> hand.stage() == Stage.WAITING)
        .filter(hand -> hand.delivery().subscriptionId().equals(subscriptionId))
        .toList();
  }

  void settled(Position position) {
    if (!poison.isEmpty()) {
      poison.remove(position);
    }
    remove(position);
    if (drains.isEmpty()) {
      return;
    }
    Iterator<Drain> waiting = drains.iterator();
    while (waiting.hasNext()) {
      Drain drain = waiting.next();
      if (drain.left.remove(position) && drain.left.isEmpty()) {
        waiting.remove();
        drain.whenEmpty.run();
      }
    }
  }

  /**
   * Drops what has not left yet, and tells when what has is settled.
   *
   * @return what was dropped
   */
  List<InHand> release(Predicate<Position> which, Runnable whenEmpty) {
    List<InHand> dropped = new ArrayList<>();
    Set<Position> left = new HashSet<>();
    for (InHand hand : deliveries.values()) {
      Position position = hand.delivery().position();
      if (which.test(position)) {
        switch (hand.stage()) {
          case WAITING, HELD, QUEUED -> dropped.add(hand);
          case IN_FLIGHT, ENDING -> left.add(position);
          case LOST -> {}
        }
      }
    }
    dropped.forEach(hand -> remove(hand.delivery().position()));
    poison.stream().filter(which).forEach(left::add);
    if (left.isEmpty()) {
      whenEmpty.run();
    } else {
      drains.add(new Drain(left, whenEmpty));
    }
    return dropped;
  }

  /** Drops everything, also what is out: its new owner begins anew. */
  List<InHand> lose(Predicate<Position> which) {
    List<InHand> dropped = new ArrayList<>();
    for (InHand hand : List.copyOf(deliveries.values())) {
      if (which.test(hand.delivery().position())) {
        if (hand.stage() == Stage.IN_FLIGHT) {
          hand.lost();
        } else {
          remove(hand.delivery().position());
          dropped.add(hand);
        }
      }
    }
    poison.removeIf(which);
    drains.removeIf(drain -> drain.left.removeIf(which) && drain.left.isEmpty());
    return dropped;
  }

  /** A POST of a lost delivery came home. */
  void cameHome(InHand lost) {
    remove(lost.delivery().position());
  }

  private void remove(Position position) {
    InHand hand = deliveries.remove(position);
    if (hand != null) {
      bytes -= bytesOf(hand);
    }
  }

  private static long bytesOf(InHand hand) {
    return MemoryBudget.of(hand.delivery());
  }
}
