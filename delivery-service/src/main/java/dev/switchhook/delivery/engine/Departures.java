package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.Lane.Closure;
import dev.switchhook.delivery.retry.Tiers;
import dev.switchhook.events.DeadReason;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a delivery leaves the lanes without being sent: to a dead letter, to a tier, or for a moment
 * to a timer. Confined to the loop.
 */
final class Departures {
  /** Shorter waits than the shortest tier are timers. */
  private static final Duration SHORTEST_TIER = RetryTier.S1.delay();

  private final Effects effects;
  private final Tally tally;
  private final Time time;
  private final Consumer<InHand> waited;

  /**
   * Told by the engine.
   *
   * @param waited told when a timer of {@link #postpone} or {@link #wait} is over
   */
  Departures(Effects effects, Tally tally, Time time, Consumer<InHand> waited) {
    this.effects = effects;
    this.tally = tally;
    this.time = time;
    this.waited = waited;
  }

  void end(InHand hand, Ending ending) {
    hand.ending(time.nanos());
    effects.settle(ending);
  }

  void bury(InHand hand, DeadReason reason) {
    end(hand, new Ending.Dead(hand.delivery(), reason, hand.host(), Optional.empty()));
  }

  /** Until there is room in their lane, by a guess; all of them by the same tier. */
  void defer(List<InHand> together, Lane lane, DeferralReason why) {
    long now = time.nanos();
    int deferrals = together.getFirst().delivery().deferrals();
    RetryTier tier =
        Tiers.covering(
            lane.drain().untilRoom(lane.queues().size(), lane.perSecond(), deferrals, now));
    Instant due = time.now().plus(tier.delay());
    for (InHand hand : together) {
      lane.drain().wentOut(tier.delay(), now);
      moveTo(hand, tier, due, why);
    }
  }

  /** Until an instant. */
  void postpone(InHand hand, Instant due, DeferralReason why) {
    Duration remaining = Duration.between(time.now(), due);
    if (remaining.compareTo(SHORTEST_TIER) < 0) {
      wait(hand, remaining);
    } else {
      moveTo(hand, Tiers.hop(remaining), due, why);
    }
  }

  /**
   * While its lane is closed. Where the endpoint named an instant it is kept. A breaker has none to
   * keep: whoever comes first when it ends is the probe, so the others may come somewhat later and
   * are spared the hops.
   */
  void closed(InHand hand, Closure closure) {
    Instant due = time.now().plus(closure.time());
    RetryTier about = Tiers.about(closure.time());
    Instant later = time.now().plus(about.delay());
    if (closure.why() != DeferralReason.BREAKER
        || closure.time().compareTo(SHORTEST_TIER) < 0
        || later.isAfter(hand.delivery().expires())) {
      postpone(hand, due, closure.why());
    } else {
      moveTo(hand, about, later, closure.why());
    }
  }

  void wait(InHand hand, Duration remaining) {
    hand.waiting(time.nanos());
    effects.after(remaining, () -> waited.accept(hand));
  }

  private void moveTo(InHand hand, RetryTier tier, Instant due, DeferralReason why) {
    OpenDelivery delivery = hand.delivery();
    if (due.isAfter(delivery.expires())) {
      bury(hand, DeadReason.EXPIRED);
      return;
    }
    if (hand.isOrdered()) {
      long now = time.nanos();
      hand.lane().order().awaits(hand, now + Duration.between(time.now(), due).toNanos(), now);
    }
    tally.deferred(why);
    end(hand, new Ending.Deferred(delivery, tier, due, why));
  }
}
