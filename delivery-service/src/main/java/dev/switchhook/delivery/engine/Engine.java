package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.attempt.Attempt;
import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.InHand.Stage;
import dev.switchhook.delivery.retry.RetryPolicy;
import dev.switchhook.delivery.retry.Tiers;
import dev.switchhook.delivery.retry.Verdict;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.delivery.subscription.Standing;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Decides what is sent when. Every public method is something that happened; what it asks for in
 * return goes through {@link Effects}. It owns the lanes and everything in hand, knows neither
 * Kafka nor HTTP, and is confined to one loop.
 *
 * <p>A delivery waits for its own lane and for one turn of the scheduler, for nothing else. What
 * does not fit into its lane, or would fail now, is moved to a retry tier, durably: the tiers are
 * the queues, memory holds what is sent within seconds.
 */
public final class Engine {
  /**
   * How long a delivery waits for a subscription nobody has told us of: the fan-out may know it a
   * moment before we do. Then it counts as deleted.
   */
  private static final Duration SUBSCRIPTION_ON_ITS_WAY = Duration.ofSeconds(2);

  /** When we look again after a fault of our own. */
  private static final Duration OUR_FAULT = RetryTier.S30.delay();

  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private final RetryPolicy policy = new RetryPolicy();
  private final Effects effects;
  private final Tally tally;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Lanes lanes;
  private final Departures departures;
  private final Hands hands = new Hands();
  private final Map<String, SubscriptionTerms> subscriptions = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();

  /**
   * @param nanos the monotonic clock: everything waits by it
   * @param clock the wall clock: due times and ends of life
   */
  public Engine(
      EngineSettings settings,
      Effects effects,
      Tally tally,
      InstantSource clock,
      LongSupplier nanos) {
    this.effects = effects;
    this.tally = tally;
    this.clock = clock;
    this.nanos = nanos;
    this.lanes = new Lanes(settings, nanos.getAsLong());
    this.departures = new Departures(effects, tally, clock, nanos, this::waited);
  }

  /** A record was read. */
  public void offered(Arrival arrival) {
    switch (arrival) {
      case Poison poison -> {
        hands.took(poison);
        effects.settle(new Ending.Poisoned(poison));
      }
      case OpenDelivery delivery -> {
        InHand hand = new InHand(delivery, nanos.getAsLong());
        hands.took(hand);
        admit(hand);
        dispatch();
      }
    }
  }

  /** An attempt ended. */
  public void attempted(OpenDelivery delivery, AttemptReport report) {
    InHand hand = hands.at(delivery.position());
    if (hand == null) {
      throw new IllegalStateException("not in hand: " + delivery);
    }
    Lane lane = hand.lane();
    learn(lane, hand, report.outcome());
    lanes.cameHome(lane);
    if (hand.stage() == Stage.LOST) {
      hands.cameHome(hand);
    } else if (isOurFault(report.outcome())) {
      departures.postpone(hand, clock.instant().plus(OUR_FAULT), DeferralReason.EGRESS);
    } else {
      conclude(hand, lane, report);
    }
    dispatch();
  }

  /** What an ending asked for is durable. */
  public void settled(Position position) {
    hands.settled(position);
  }

  /** 100 ms went by. */
  public void tick() {
    long now = nanos.getAsLong();
    lanes.sweep(
        now,
        (lane, queue) -> queue.forEach(hand -> departures.defer(hand, lane, DeferralReason.SWEPT)));
    lanes.forgetIdle(now);
  }

  /** A subscription was made, changed or read for the first time. */
  public void subscriptionChanged(SubscriptionTerms terms) {
    deleted.remove(terms.subscriptionId());
    subscriptions.put(terms.subscriptionId(), terms);
    readmit(terms.subscriptionId(), Optional.of(terms));
  }

  public void subscriptionDeleted(String subscriptionId) {
    deleted.add(subscriptionId);
    subscriptions.remove(subscriptionId);
    readmit(subscriptionId, Optional.empty());
  }

  /**
   * These partitions are about to leave us, or we are to stop: nothing of them is started any more,
   * what has not left yet is dropped without being settled.
   *
   * @param whenDrained run once, when all that is out has been settled
   */
  public void released(Predicate<Position> which, Runnable whenDrained) {
    lanes.remove(new HashSet<>(hands.release(which, whenDrained)));
  }

  /** These have a new owner: what is out still teaches its lane, and settles nothing. */
  public void lost(Predicate<Position> which) {
    lanes.remove(new HashSet<>(hands.lose(which, nanos.getAsLong())));
  }

  public EngineState state() {
    return new EngineState(lanes.inFlight(), hands.size(), lanes.queued(), lanes.size());
  }

  private void admit(InHand hand) {
    OpenDelivery delivery = hand.delivery();
    SubscriptionTerms terms = subscriptions.get(delivery.subscriptionId());
    if (terms == null) {
      admitStranger(hand);
      return;
    }
    Instant now = clock.instant();
    if (terms.standing() instanceof Standing.Locked) {
      // Before the tenant is looked at: a row that cannot be read names none.
      departures.postpone(hand, now.plus(OUR_FAULT), DeferralReason.SECRET);
    } else if (!terms.tenantId().equals(delivery.delivery().getTenantId())) {
      departures.bury(hand, DeadReason.TENANT_MISMATCH);
    } else {
      hand.boundFor(terms.host());
      admitOwn(hand, terms, now);
    }
  }

  private void admitOwn(InHand hand, SubscriptionTerms terms, Instant now) {
    OpenDelivery delivery = hand.delivery();
    if (terms.standing() instanceof Standing.Stopped(DeadReason reason)) {
      departures.bury(hand, reason);
    } else if (now.isAfter(delivery.expires())) {
      departures.bury(hand, DeadReason.EXPIRED);
    } else if (delivery.due().isAfter(now)) {
      departures.postpone(hand, delivery.due(), DeferralReason.HOP);
    } else {
      admitToLane(hand, lanes.of(delivery, terms, nanos.getAsLong()), now);
    }
  }

  private void admitToLane(InHand hand, Lane lane, Instant now) {
    OpenDelivery delivery = hand.delivery();
    if (delivery.kind() == OpenDelivery.Kind.DUE) {
      tally.released(delivery, Duration.between(delivery.due(), now));
      lane.drain().cameBack();
    }
    Duration closed = lane.closedFor(nanos.getAsLong());
    if (closed.isPositive()) {
      departures.postpone(hand, now.plus(closed), DeferralReason.RETRY_AFTER);
    } else if (lane.isFull(delivery.kind())) {
      departures.defer(hand, lane, DeferralReason.FULL);
    } else {
      lanes.add(lane, hand, nanos.getAsLong());
    }
  }

  private void admitStranger(InHand hand) {
    String subscription = hand.delivery().subscriptionId();
    long waited = nanos.getAsLong() - hand.arrived();
    if (deleted.contains(subscription) || waited >= SUBSCRIPTION_ON_ITS_WAY.toNanos()) {
      deleted.add(subscription);
      departures.bury(hand, DeadReason.ENDPOINT_DISABLED);
    } else {
      departures.wait(hand, SUBSCRIPTION_ON_ITS_WAY.minusNanos(waited));
    }
  }

  private void readmit(String subscriptionId, Optional<SubscriptionTerms> terms) {
    boolean active = terms.isPresent() && terms.get().standing() instanceof Standing.Active;
    for (Lane lane : lanes.of(subscriptionId)) {
      terms.ifPresent(lane::changed);
      if (!active) {
        readmitQueue(lane);
      }
    }
    hands.waitingFor(subscriptionId).forEach(this::admit);
    dispatch();
  }

  private void readmitQueue(Lane lane) {
    for (InHand hand : lane.queues().takeAll()) {
      hand.waiting(nanos.getAsLong());
      admit(hand);
    }
  }

  private void dispatch() {
    lanes.dispatch(nanos.getAsLong(), this::start);
  }

  private void start(InHand hand) {
    OpenDelivery delivery = hand.delivery();
    Lane lane = hand.lane();
    if (clock.instant().isAfter(delivery.expires())) {
      lane.notSent();
      lanes.cameHome(lane);
      departures.bury(hand, DeadReason.EXPIRED);
    } else if (lane.terms().standing() instanceof Standing.Active(Endpoint endpoint)) {
      tally.waited(delivery.kind(), Duration.ofNanos(nanos.getAsLong() - hand.arrived()));
      hand.goesTo(endpoint);
      effects.attempt(
          delivery,
          new Attempt(
              delivery.delivery(), endpoint, delivery.attempts() + 1, delivery.replayJob()));
    } else {
      throw new IllegalStateException("a stopped lane has no queue: " + delivery);
    }
  }

  private void learn(Lane lane, InHand hand, Outcome outcome) {
    long now = nanos.getAsLong();
    switch (outcome) {
      case Delivered _ -> lane.answered(hand, now);
      case Refused(int status, _, _) when status < 500 -> lane.answered(hand, now);
      case Refused _ -> lane.inTrouble(hand, now);
      case Throttled(int status, _, Duration hint) -> {
        lane.inTrouble(hand, now);
        // It spoke of itself, not of one delivery. 502 and 504 are a proxy's, which knows nothing.
        if (hint.isPositive() && (status == 429 || status == 503)) {
          lane.closeFor(hint.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : hint, now);
          readmitQueue(lane);
        }
      }
      case Unreachable _ when isOurFault(outcome) -> lane.notSent();
      case Unreachable _ -> lane.inTrouble(hand, now);
    }
  }

  private static boolean isOurFault(Outcome outcome) {
    return outcome instanceof Unreachable unreachable
        && unreachable.why() == FailureClass.PLATFORM_ERROR;
  }

  private void conclude(InHand hand, Lane lane, AttemptReport report) {
    OpenDelivery delivery = hand.delivery();
    Endpoint endpoint = hand.endpoint();
    Made made =
        new Made(endpoint.host(), delivery.attempts() + 1, hand.heldBy(), hand.held(), report);
    Instant now = clock.instant();
    Verdict verdict =
        policy.after(delivery, report.outcome(), lane.schedule(), endpoint.profile(), now);
    departures.end(
        hand,
        switch (verdict) {
          case Verdict.Done _ -> new Ending.Delivered(delivery, made);
          case Verdict.RetryAt(Instant due) ->
              new Ending.Retried(delivery, made, Tiers.hop(Duration.between(now, due)), due);
          case Verdict.DeadLetter(DeadReason reason) ->
              new Ending.Dead(delivery, reason, Optional.of(made.host()), Optional.of(made));
        });
  }

  private void waited(InHand hand) {
    // It may have been released meanwhile, or admitted by a change of its subscription.
    if (hands.at(hand.delivery().position()) == hand && hand.stage() == Stage.WAITING) {
      admit(hand);
      dispatch();
    }
  }
}
