package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.Lane.Closure;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.subscription.Standing;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.DeadReason;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What becomes of a delivery before it is on its lane, by what is known of its subscription.
 * Confined to the loop.
 */
final class Admission {
  /**
   * How long a delivery waits for a subscription nobody has told us of: the fan-out may know it a
   * moment before we do. Then it counts as deleted.
   */
  private static final Duration SUBSCRIPTION_ON_ITS_WAY = Duration.ofSeconds(2);

  /** When we look again after a fault of our own, or for want of a token. */
  static final Duration OUR_FAULT = RetryTier.S30.delay();

  private final Lanes lanes;
  private final CallTurns turns;
  private final Departures departures;
  private final Predicate<Lane> shortOfMemory;
  private final Tally tally;
  private final Time time;
  private final Map<String, SubscriptionTerms> subscriptions = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();

  /**
   * Knows no subscription yet.
   *
   * @param shortOfMemory whether new deliveries of that lane have no room
   */
  Admission(
      Lanes lanes,
      CallTurns turns,
      Departures departures,
      Predicate<Lane> shortOfMemory,
      Tally tally,
      Time time) {
    this.lanes = lanes;
    this.turns = turns;
    this.departures = departures;
    this.shortOfMemory = shortOfMemory;
    this.tally = tally;
    this.time = time;
  }

  /**
   * The directory speaks.
   *
   * @return whether deliveries are treated otherwise now
   */
  boolean known(SubscriptionTerms terms) {
    deleted.remove(terms.subscriptionId());
    SubscriptionTerms before = subscriptions.put(terms.subscriptionId(), terms);
    if (before != null && terms.treatsAs(before)) {
      return false;
    }
    for (Lane lane : lanes.of(terms.subscriptionId())) {
      lane.changed(terms);
      if (!(terms.standing() instanceof Standing.Active)) {
        readmitAll(lane);
      }
    }
    return true;
  }

  void deleted(String subscriptionId) {
    deleted.add(subscriptionId);
    subscriptions.remove(subscriptionId);
    lanes.of(subscriptionId).forEach(this::readmitAll);
  }

  /** What has not left: its lane has closed, or its subscription is another. */
  void readmitAll(Lane lane) {
    for (InHand hand : lane.takeAll()) {
      hand.waiting(time.nanos());
      admit(hand);
    }
  }

  void admit(InHand hand) {
    OpenDelivery delivery = hand.delivery();
    SubscriptionTerms terms = subscriptions.get(delivery.subscriptionId());
    if (terms == null) {
      admitStranger(hand);
    } else if (terms.standing() instanceof Standing.Locked) {
      // Before the tenant is looked at: a row that cannot be read names none.
      departures.postpone(hand, time.now().plus(OUR_FAULT), DeferralReason.SECRET);
    } else if (!terms.tenantId().equals(delivery.delivery().getTenantId())) {
      departures.bury(hand, DeadReason.TENANT_MISMATCH);
    } else {
      hand.boundFor(terms.host());
      admitOwn(hand, terms);
    }
  }

  private void admitStranger(InHand hand) {
    String subscription = hand.delivery().subscriptionId();
    long waited = time.nanos() - hand.arrived();
    if (deleted.contains(subscription) || waited >= SUBSCRIPTION_ON_ITS_WAY.toNanos()) {
      deleted.add(subscription);
      departures.bury(hand, DeadReason.ENDPOINT_DISABLED);
    } else {
      departures.wait(hand, SUBSCRIPTION_ON_ITS_WAY.minusNanos(waited));
    }
  }

  private void admitOwn(InHand hand, SubscriptionTerms terms) {
    OpenDelivery delivery = hand.delivery();
    Instant now = time.now();
    if (terms.standing() instanceof Standing.Stopped(DeadReason reason)) {
      departures.bury(hand, reason);
    } else if (now.isAfter(delivery.expires())) {
      departures.bury(hand, DeadReason.EXPIRED);
    } else if (delivery.due().isAfter(now)) {
      departures.postpone(hand, delivery.due(), DeferralReason.HOP);
    } else {
      admitToLane(hand, lanes.of(delivery, terms, time.nanos()), now);
    }
  }

  private void admitToLane(InHand hand, Lane lane, Instant now) {
    OpenDelivery delivery = hand.delivery();
    if (!hand.isOnLane() && delivery.kind() == Kind.DUE) {
      tally.released(delivery, Duration.between(delivery.due(), now));
      lane.drain().cameBack();
    }
    hand.on(lane);
    Optional<Closure> closure = closure(lane);
    if (closure.isPresent()) {
      departures.closed(hand, closure.get());
    } else if (lane.isFull(delivery.kind())) {
      departures.defer(List.of(hand), lane, DeferralReason.FULL);
    } else if (delivery.kind() == Kind.FIRST && shortOfMemory.test(lane)) {
      departures.defer(List.of(hand), lane, DeferralReason.MEMORY);
    } else {
      turns.offered(hand, lane);
    }
  }

  private Optional<Closure> closure(Lane lane) {
    long now = time.nanos();
    Closure closure = lane.closure(now);
    if (closure.time().isPositive()) {
      return Optional.of(closure);
    }
    return lane.hasItsProbe(now)
        ? Optional.of(new Closure(lane.untilProbed(now), DeferralReason.BREAKER))
        : Optional.empty();
  }
}
