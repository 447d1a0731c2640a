package dev.switchhook.delivery.engine;

import static dev.switchhook.delivery.engine.OpenDelivery.Kind.DUE;
import static dev.switchhook.delivery.engine.OpenDelivery.Kind.FIRST;
import static dev.switchhook.delivery.engine.OpenDelivery.Kind.REPLAY;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What waits in a lane: first attempts, due retries, replays, with turns 6 : 3 : 1 among those that
 * have something. One queue would let a receiver that comes back meet its whole backlog before its
 * fresh events.
 */
final class LaneQueues {
  private static final Kind[] TURNS = {
    FIRST, DUE, FIRST, FIRST, DUE, FIRST, REPLAY, FIRST, DUE, FIRST
  };

  private final Map<Kind, ArrayDeque<InHand>> queues = new EnumMap<>(Kind.class);
  private int turn;
  private int size;

  LaneQueues() {
    for (Kind kind : Kind.values()) {
      queues.put(kind, new ArrayDeque<>(0));
    }
  }

  int size() {
    return size;
  }

  int size(Kind kind) {
    return queue(kind).size();
  }

  void add(InHand hand) {
    queue(hand.kind()).add(hand);
    size++;
  }

  void addFirst(InHand hand) {
    queue(hand.kind()).addFirst(hand);
    size++;
  }

  boolean hasLive() {
    return size > size(REPLAY);
  }

  /**
   * The next whose turn it is. Ask only when something waits.
   *
   * @param replays whether theirs may be one; live deliveries must wait where not
   */
  InHand take(boolean replays) {
    while (true) {
      Kind kind = TURNS[turn];
      InHand hand = replays || kind != REPLAY ? queue(kind).poll() : null;
      turn = (turn + 1) % TURNS.length;
      if (hand != null) {
        size--;
        return hand;
      }
    }
  }

  /** Whether the head of that queue has been there since before {@code nanos}. */
  boolean headWaitsSinceBefore(Kind kind, long nanos) {
    InHand head = queue(kind).peek();
    return head != null && head.since() - nanos < 0;
  }

  /** Takes all of one queue, in order. */
  List<InHand> takeAll(Kind kind) {
    List<InHand> all = new ArrayList<>(queue(kind));
    queue(kind).clear();
    size -= all.size();
    return all;
  }

  /** Takes everything, live before replays. */
  List<InHand> takeAll() {
    List<InHand> all = new ArrayList<>(size);
    for (Kind kind : Kind.values()) {
      all.addAll(takeAll(kind));
    }
    return all;
  }

  void removeIf(Predicate<InHand> which) {
    for (ArrayDeque<InHand> queue : queues.values()) {
      int before = queue.size();
      queue.removeIf(which);
      size -= before - queue.size();
    }
  }

  private ArrayDeque<InHand> queue(Kind kind) {
    ArrayDeque<InHand> queue = queues.get(kind);
    if (queue == null) {
      throw new IllegalStateException("no queue for " + kind);
    }
    return queue;
  }
}
