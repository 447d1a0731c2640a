package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.retry.Tiers;
import dev.switchhook.events.DeadReason;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How a delivery leaves the lanes without being sent: to a dead letter, to a tier, or for a moment
 * to a timer. Confined to the loop.
 */
final class Departures {
  /** Shorter waits than the shortest tier are timers. */
  private static final Duration SHORTEST_TIER = RetryTier.S1.delay();

  private final Effects effects;
  private final Tally tally;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Consumer<InHand> waited;

  /**
   * @param waited told when a timer of {@link #postpone} or {@link #wait} is over
   */
  Departures(
      Effects effects,
      Tally tally,
      InstantSource clock,
      LongSupplier nanos,
      Consumer<InHand> waited) {
    this.effects = effects;
    this.tally = tally;
    this.clock = clock;
    this.nanos = nanos;
    this.waited = waited;
  }

  void end(InHand hand, Ending ending) {
    hand.ending(nanos.getAsLong());
    effects.settle(ending);
  }

  void bury(InHand hand, DeadReason reason) {
    end(hand, new Ending.Dead(hand.delivery(), reason, hand.host(), Optional.empty()));
  }

  /** Until there is room in its lane, by a guess. */
  void defer(InHand hand, Lane lane, DeferralReason why) {
    long now = nanos.getAsLong();
    int waiting = lane.queues().size();
    RetryTier tier =
        Tiers.covering(lane.drain().untilRoom(waiting, hand.delivery().deferrals(), now));
    lane.drain().wentOut(tier.delay(), now);
    moveTo(hand, tier, clock.instant().plus(tier.delay()), why);
  }

  /** Until an instant. */
  void postpone(InHand hand, Instant due, DeferralReason why) {
    Duration remaining = Duration.between(clock.instant(), due);
    if (remaining.compareTo(SHORTEST_TIER) < 0) {
      wait(hand, remaining);
    } else {
      moveTo(hand, Tiers.hop(remaining), due, why);
    }
  }

  void wait(InHand hand, Duration time) {
    hand.waiting(nanos.getAsLong());
    effects.after(time, () -> waited.accept(hand));
  }

  private void moveTo(InHand hand, RetryTier tier, Instant due, DeferralReason why) {
    OpenDelivery delivery = hand.delivery();
    if (due.isAfter(delivery.expires())) {
      bury(hand, DeadReason.EXPIRED);
    } else {
      tally.deferred(why);
      end(hand, new Ending.Deferred(delivery, tier, due, why));
    }
  }
}
