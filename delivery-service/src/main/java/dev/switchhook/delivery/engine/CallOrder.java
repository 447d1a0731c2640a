package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.InHand.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which delivery of a call may go. While an earlier one of the same call is queued, in flight, or
 * about to be retried, later ones are held, at most for their hold. It knows what is queued, in
 * flight, held or due within {@link #REMEMBERED}; it never waits for a sequence <i>number</i>,
 * because filters leave gaps. One per lane, confined to the loop.
 *
 * <p>Order gives way before memory does: beyond its bounds a delivery goes without waiting.
 */
final class CallOrder {
  /** Who may hold nothing for longer need not be remembered for longer. */
  static final Duration REMEMBERED = Duration.ofSeconds(10);

  /** How many are held, over all lanes of a worker. */
  static final class Held {
    private final int most;
    private int now;

    Held(int most) {
      this.most = most;
    }

    int now() {
      return now;
    }
  }

  private static final int MOST_OF_A_CALL = 64;
  private static final int MOST_OF_A_LANE = 1_024;

  private static final Comparator<InHand> IN_SEQUENCE =
      Comparator.comparingLong(InHand::sequence).thenComparingLong(InHand::number);

  /** Moved to a tier, and on its way back. */
  private record Awaited(long sequence, long due) {}

  private static final class Call {
    private final Set<InHand> active = new HashSet<>();
    private final TreeSet<InHand> held = new TreeSet<>(IN_SEQUENCE);
    private final Map<String, Awaited> awaited = new HashMap<>();

    boolean blocks(InHand hand) {
      return !active.isEmpty()
          || awaited.values().stream()
              .anyMatch(
                  out -> out.sequence() < hand.sequence() && out.due() - hand.holdEnds() <= 0);
    }

    boolean isOver(long now) {
      return active.isEmpty()
          && held.isEmpty()
          && awaited.values().stream().allMatch(out -> out.due() + REMEMBERED.toNanos() - now < 0);
    }
  }

  private final Map<String, Call> calls = new HashMap<>();
  private final Held ofWorker;
  private int heldHere;

  CallOrder(Held ofWorker) {
    this.ofWorker = ofWorker;
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Whether it must wait for an earlier one. It is asked once, with its hold set. */
  boolean mustWait(InHand hand) {
    Call call = calls.get(hand.callId());
    if (call == null) {
      return false;
    }
    call.awaited.remove(hand.delivery().id());
    return call.blocks(hand);
  }

  /**
   * Whether one that need not wait goes before an earlier one whose retry is due too late for it.
   */
  boolean passes(InHand hand) {
    Call call = calls.get(hand.callId());
    return call != null
        && call.awaited.values().stream().anyMatch(out -> out.sequence() < hand.sequence());
  }

  /** How many held ones will not wait for it when it comes back at {@code due}. */
  int heldThatPass(InHand hand, long due) {
    Call call = calls.get(hand.callId());
    return call == null
        ? 0
        : (int)
            call.held.stream()
                .filter(later -> later.sequence() > hand.sequence() && due - later.holdEnds() > 0)
                .count();
  }

  /** Whether there is room for one more that waits. */
  boolean hasRoom(InHand hand) {
    Call call = calls.get(hand.callId());
    return ofWorker.now < ofWorker.most
        && heldHere < MOST_OF_A_LANE
        && (call == null || call.held.size() < MOST_OF_A_CALL);
  }

  /** It waits, until it is given back by one of the methods below or {@link #goesBeside}. */
  void hold(InHand hand) {
    call(hand).held.add(hand);
    heldHere++;
    ofWorker.now++;
  }

  /** It is on its way, and later ones wait for it. */
  void goes(InHand hand) {
    call(hand).active.add(hand);
  }

  /** Its hold ran out. */
  void goesBeside(InHand hand) {
    Call call = call(hand);
    if (call.held.remove(hand)) {
      unheld(1);
    }
    call.active.add(hand);
  }

  /**
   * It is over: delivered, or a dead letter.
   *
   * @return the one that may go now, already on its way
   */
  Optional<InHand> over(InHand hand) {
    Call call = calls.get(hand.callId());
    if (call == null) {
      return Optional.empty();
    }
    boolean wasOut = call.awaited.remove(hand.delivery().id()) != null;
    return call.active.remove(hand) || wasOut ? next(hand.callId(), call) : Optional.empty();
  }

  /**
   * It comes back at {@code due}, on the monotonic clock.
   *
   * @return one that need not wait for it, already on its way
   */
  Optional<InHand> comesBack(InHand hand, long due, long now) {
    Call call = calls.get(hand.callId());
    if (call == null || !call.active.remove(hand)) {
      return Optional.empty();
    }
    if (due - now <= REMEMBERED.toNanos()) {
      call.awaited.put(hand.delivery().id(), new Awaited(hand.sequence(), due));
    }
    return next(hand.callId(), call);
  }

  /**
   * It is deferred, and takes its followers along: all that is held, unless another of the call is
   * still out.
   *
   * @return the followers, in sequence
   */
  List<InHand> leavesWithFollowers(InHand hand) {
    Call call = calls.get(hand.callId());
    if (call == null || !call.active.remove(hand) || !call.active.isEmpty()) {
      return List.of();
    }
    List<InHand> followers = new ArrayList<>(call.held);
    call.held.clear();
    unheld(followers.size());
    dropIfOver(hand.callId(), call);
    return followers;
  }

  /** After a deferral: later ones may have to wait for it. */
  void awaits(InHand hand, long due, long now) {
    if (due - now <= REMEMBERED.toNanos()) {
      call(hand).awaited.put(hand.delivery().id(), new Awaited(hand.sequence(), due));
    } else {
      Call call = calls.get(hand.callId());
      if (call != null) {
        call.awaited.remove(hand.delivery().id());
        dropIfOver(hand.callId(), call);
      }
    }
  }

  /** Everything that has not left, in sequence per call: held ones are given, queued forgotten. */
  List<InHand> takeHeld() {
    List<InHand> all = new ArrayList<>();
    for (Call call : calls.values()) {
      call.active.removeIf(hand -> hand.stage() != Stage.IN_FLIGHT);
      all.addAll(call.held);
      call.held.clear();
    }
    unheld(all.size());
    return all;
  }

  /** It was given up to others. */
  void drop(InHand hand) {
    Call call = calls.get(hand.callId());
    if (call != null) {
      if (call.held.remove(hand)) {
        unheld(1);
      }
      call.active.remove(hand);
      dropIfOver(hand.callId(), call);
    }
  }

  /** What nobody waits for any more. */
  void forgetOld(long now) {
    calls.values().removeIf(call -> call.isOver(now));
  }

  private Optional<InHand> next(String callId, Call call) {
    Optional<InHand> next = call.held.stream().filter(hand -> !call.blocks(hand)).findFirst();
    next.ifPresent(
        hand -> {
          call.held.remove(hand);
          unheld(1);
          call.active.add(hand);
        });
    dropIfOver(callId, call);
    return next;
  }

  private void dropIfOver(String callId, Call call) {
    if (call.active.isEmpty() && call.held.isEmpty() && call.awaited.isEmpty()) {
      calls.remove(callId);
    }
  }

  private void unheld(int count) {
    heldHere -= count;
    ofWorker.now -= count;
  }

  private Call call(InHand hand) {
    return calls.computeIfAbsent(hand.callId(), _ -> new Call());
  }
}
