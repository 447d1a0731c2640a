package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.InHand.Stage;
import dev.switchhook.delivery.engine.Lane.Closure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Brings deliveries onto their lane in the order of their call: at once, or when the earlier one is
 * over, or when their hold is. Confined to the loop.
 */
final class CallTurns {
  private final OrderSettings settings;
  private final Lanes lanes;
  private final Departures departures;
  private final Tally tally;
  private final Time time;
  private final BiConsumer<Duration, InHand> startHold;

  /**
   * Told by the engine.
   *
   * @param startHold asks for {@link #holdOver} after that time
   */
  CallTurns(
      OrderSettings settings,
      Lanes lanes,
      Departures departures,
      Tally tally,
      Time time,
      BiConsumer<Duration, InHand> startHold) {
    this.settings = settings;
    this.lanes = lanes;
    this.departures = departures;
    this.tally = tally;
    this.time = time;
    this.startHold = startHold;
  }

  /** Its lane is open and has room. */
  void offered(InHand hand, Lane lane) {
    long now = time.nanos();
    if (!hand.isOrdered()) {
      lanes.add(lane, hand, now);
      return;
    }
    CallOrder order = lane.order();
    Duration hold =
        lane.terms()
            .lane()
            .orderHold()
            .orElse(settings.holdOf(hand.delivery().delivery().getEventType()));
    hand.mayBeHeldUntil(now + hold.toNanos());
    if (!order.mustWait(hand)) {
      if (order.passes(hand)) {
        tally.overtaken(1);
      }
      order.goes(hand);
      lanes.add(lane, hand, now);
    } else if (order.hasRoom(hand)) {
      hand.held(now);
      order.hold(hand);
      startHold.accept(hold, hand);
    } else {
      tally.unheld();
      order.goes(hand);
      lanes.add(lane, hand, now);
    }
  }

  /** It was delivered, or is given up. */
  void over(InHand hand) {
    if (hand.isOrdered()) {
      hand.lane().order().over(hand).ifPresent(this::goNow);
    }
  }

  /** It will be tried again. */
  void comesBack(InHand hand, Instant due) {
    if (hand.isOrdered()) {
      long now = time.nanos();
      long dueNanos = now + Duration.between(time.now(), due).toNanos();
      tally.overtaken(hand.lane().order().heldThatPass(hand, dueNanos));
      hand.lane().order().comesBack(hand, dueNanos, now).ifPresent(this::goNow);
    }
  }

  /** It and those that wait for it, in sequence: a deferral is about the lane. */
  List<InHand> withFollowers(InHand hand) {
    List<InHand> together = new ArrayList<>();
    together.add(hand);
    if (hand.isOrdered()) {
      together.addAll(hand.lane().order().leavesWithFollowers(hand));
    }
    return together;
  }

  /** It goes, beside whatever it waited for; the others of its call wait on. */
  void holdOver(InHand hand) {
    if (hand.stage() == Stage.HELD && hand.holdEnds() - time.nanos() <= 0) {
      tally.overtaken(1);
      hand.lane().order().goesBeside(hand);
      goNow(hand);
    }
  }

  private void goNow(InHand hand) {
    Lane lane = hand.lane();
    long now = time.nanos();
    Closure closure = lane.closure(now);
    if (closure.time().isPositive()) {
      withFollowers(hand).forEach(each -> departures.closed(each, closure));
    } else {
      lanes.addFirst(lane, hand, now);
    }
  }
}
