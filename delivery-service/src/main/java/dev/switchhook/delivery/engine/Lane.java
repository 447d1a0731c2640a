package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.CircuitBreaker.Change;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.delivery.subscription.LaneTerms;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.HoldReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The deliveries of one subscription on one partition: what waits, how much is out, how much may
 * be, how fast, and until when it is closed. Confined to the loop.
 */
final class Lane {
  record Id(String subscriptionId, int partition) {}

  /**
   * Why nothing may leave, and for how long.
   *
   * @param time zero: it is open
   */
  record Closure(Duration time, DeferralReason why) {}

  private final LaneQueues queues = new LaneQueues();
  private final DrainEstimate drain;
  private final LaneLimit limit;
  private final RateLimit rate;
  private final CircuitBreaker breaker;
  private final LaneSpeed speed;
  private final Charges charges;
  private final Pause asked = new Pause();
  private final CallOrder order;
  private final EarlyRetries early;
  private final History history;
  private final EngineSettings settings;
  private SubscriptionTerms terms;
  private RetrySchedule schedule;
  private long lastUsed;

  Lane(
      SubscriptionTerms terms,
      EngineSettings settings,
      Charges charges,
      CallOrder.Held held,
      History history,
      long now) {
    this.settings = settings;
    this.charges = charges;
    this.history = history;
    this.limit = new LaneLimit(settings.lane().limitStart(), cap(terms.lane(), settings));
    this.speed = new LaneSpeed(settings.lane().slow());
    this.rate = new RateLimit(terms.lane().ratePerSecond(), now);
    this.breaker = new CircuitBreaker(settings.breaker(), now);
    this.drain = new DrainEstimate(now);
    this.order = new CallOrder(held);
    this.early = new EarlyRetries(settings.early(), now);
    this.terms = terms;
    this.schedule = schedule(terms.lane(), settings);
    this.lastUsed = now;
  }

  SubscriptionTerms terms() {
    return terms;
  }

  RetrySchedule schedule() {
    return schedule;
  }

  LaneQueues queues() {
    return queues;
  }

  DrainEstimate drain() {
    return drain;
  }

  CallOrder order() {
    return order;
  }

  EarlyRetries early() {
    return early;
  }

  Charges charges() {
    return charges;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  /** Of its subscription. */
  History history() {
    return history;
  }

  /** In nanoseconds: a POST that is out for longer makes it suspect. */
  long slowAfter() {
    return speed.slowAfter();
  }

  void changed(SubscriptionTerms newTerms) {
    if (newTerms.enabledAt().isAfter(terms.enabledAt())) {
      asked.end();
      breaker.askAtOnce();
    }
    terms = newTerms;
    schedule = schedule(newTerms.lane(), settings);
    limit.capAt(cap(newTerms.lane(), settings));
    rate.changeTo(newTerms.lane().ratePerSecond());
  }

  boolean isFull(Kind kind) {
    LaneSettings lane = settings.lane();
    return queues.size(kind)
        >= (charges.isSuspect() ? lane.queueSuspect() : lane.queueAt(perSecond()));
  }

  /** Deliveries per second that it would take now; 0 where nobody knows, or it is suspect. */
  double perSecond() {
    return charges.isSuspect() ? 0 : speed.perSecond(limit.allowed());
  }

  boolean mayStart(long now) {
    return (queues.hasLive() || (queues.size() > 0 && charges.leaveRoomForLive()))
        && (breaker.isHalfOpen(now) ? !breaker.isProbing() : charges.taken() < limit.allowed())
        && closure(now).time().isZero()
        && rate.allows(now);
  }

  /** The longer of what the endpoint asked for and what the breaker says. */
  Closure closure(long now) {
    Duration pause = asked.left(now);
    Duration open = breaker.openFor(now);
    return open.compareTo(pause) > 0
        ? new Closure(open, DeferralReason.BREAKER)
        : new Closure(pause, DeferralReason.RETRY_AFTER);
  }

  /** Half open, and the one delivery that may go is here already. */
  boolean hasItsProbe(long now) {
    return breaker.isHalfOpen(now) && (breaker.isProbing() || queues.size() > 0);
  }

  /** How long those wait who come while the probe is out. */
  Duration untilProbed(long now) {
    return breaker.untilProbed(now);
  }

  /** There was trouble, as somebody else has learned. */
  void beginsWithCare(Duration pause, long now) {
    charges.suspect();
    limit.startOver();
    if (pause.isPositive()) {
      pause(pause, now);
    }
  }

  /** The endpoint asked for a pause; a longer one that it asked for before stands. */
  void pause(Duration time, long now) {
    asked.ask(time, now);
  }

  void add(InHand hand, long now) {
    hand.queued(holdsUp(now), now);
    queues.add(hand);
    lastUsed = now;
  }

  /** It waited for an earlier one of its call, which is over: nobody goes before it. */
  void addFirst(InHand hand, long now) {
    hand.queued(holdsUp(now), now);
    queues.addFirst(hand);
    lastUsed = now;
  }

  private HoldReason holdsUp(long now) {
    if (!rate.allows(now)) {
      return HoldReason.RATE;
    }
    return charges.taken() < limit.allowed() ? HoldReason.NONE : HoldReason.LANE;
  }

  /** Takes the next one out of its queue into flight. */
  InHand start(long now) {
    InHand hand = queues.take(charges.leaveRoomForLive());
    charges.take();
    rate.take();
    hand.left(breaker.left(now), charges.taken() >= limit.allowed(), now);
    return hand;
  }

  /** One has been out for too long, and all that it has out with it. */
  void isSlow(InHand hand, long now) {
    if (!charges.isSuspect()) {
      charges.suspect();
      limit.trouble(hand.since(), now);
    }
  }

  /**
   * Somebody is there.
   *
   * @param excused how long it took is not the endpoint's doing
   */
  Change answered(InHand hand, boolean excused, long now) {
    ended(now);
    if (excused || speed.answered(now - hand.since())) {
      limit.answered(hand.limitInUse());
      if (speed.isTrusted()) {
        charges.trust();
      }
    } else {
      charges.suspect();
      limit.trouble(hand.since(), now);
    }
    Change change = breaker.succeeded(hand.isProbe(), hand.since(), now);
    if (change == Change.CLOSED) {
      limit.startOver();
    }
    return change;
  }

  /** Not now: narrower, but somebody is there. */
  void throttled(InHand hand, long now) {
    ended(now);
    speed.failed();
    limit.trouble(hand.since(), now);
    breaker.toldNothing(hand.isProbe());
  }

  Change failed(InHand hand, long now) {
    ended(now);
    speed.failed();
    limit.trouble(hand.since(), now);
    Change change = breaker.failed(hand.isProbe(), hand.since(), now);
    if (change == Change.OPENED) {
      charges.suspect();
    }
    return change;
  }

  /** It came to its end for a reason that is ours, and says nothing of the endpoint. */
  void excused(InHand hand, long now) {
    ended(now);
    breaker.toldNothing(hand.isProbe());
  }

  /** It was started and did not leave, for a reason that is not the endpoint's. */
  void notSent(InHand hand) {
    charges.give();
    breaker.toldNothing(hand.isProbe());
  }

  private void ended(long now) {
    charges.give();
    drain.ended(now);
    lastUsed = now;
  }

  /** Everything that has not left, queued and held. */
  List<InHand> takeAll() {
    List<InHand> all = new ArrayList<>(queues.takeAll());
    all.addAll(order.takeHeld());
    return all;
  }

  boolean isIdleSince(long nanos, long now) {
    order.forgetOld(now);
    return queues.size() == 0
        && charges.taken() == 0
        && order.isEmpty()
        && closure(now).time().isZero()
        && lastUsed - nanos < 0;
  }

  private static int cap(LaneTerms terms, EngineSettings settings) {
    return Math.min(settings.lane().limitMax(), terms.maxInFlight().orElse(Integer.MAX_VALUE));
  }

  private static RetrySchedule schedule(LaneTerms terms, EngineSettings settings) {
    return terms.retryScheduleMs().map(RetrySchedule::ofMillis).orElse(settings.ladder());
  }
}
