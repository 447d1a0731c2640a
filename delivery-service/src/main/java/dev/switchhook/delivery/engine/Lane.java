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
  private final CallOrder order;
  private final EngineSettings settings;
  private SubscriptionTerms terms;
  private RetrySchedule schedule;
  private int inFlight;
  private long pausedUntil;
  private boolean paused;
  private long lastUsed;

  Lane(SubscriptionTerms terms, EngineSettings settings, CallOrder.Held held, long now) {
    this.settings = settings;
    this.limit = new LaneLimit(settings.laneLimitStart(), cap(terms.lane(), settings));
    this.rate = new RateLimit(terms.lane().ratePerSecond(), now);
    this.breaker = new CircuitBreaker(settings.breaker(), now);
    this.drain = new DrainEstimate(now);
    this.order = new CallOrder(held);
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

  void changed(SubscriptionTerms newTerms) {
    terms = newTerms;
    schedule = schedule(newTerms.lane(), settings);
    limit.capAt(cap(newTerms.lane(), settings));
    rate.changeTo(newTerms.lane().ratePerSecond());
  }

  boolean isFull(Kind kind) {
    return queues.size(kind) >= settings.laneQueue();
  }

  boolean mayStart(long now) {
    return queues.size() > 0
        && (breaker.isHalfOpen(now) ? !breaker.isProbing() : inFlight < limit.allowed())
        && closure(now).time().isZero()
        && rate.allows(now);
  }

  /** The longer of what the endpoint asked for and what the breaker says. */
  Closure closure(long now) {
    if (paused && pausedUntil - now <= 0) {
      paused = false;
    }
    Duration pause = paused ? Duration.ofNanos(pausedUntil - now) : Duration.ZERO;
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
  Duration untilProbed() {
    return breaker.untilProbed();
  }

  /** The endpoint asked for a pause; a longer one that it asked for before stands. */
  void pause(Duration time, long now) {
    long until = now + time.toNanos();
    if (!paused || until - pausedUntil > 0) {
      pausedUntil = until;
      paused = true;
    }
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
    return inFlight < limit.allowed() ? HoldReason.NONE : HoldReason.LANE;
  }

  /** Takes the next one out of its queue into flight. */
  InHand start(long now) {
    InHand hand = queues.take();
    inFlight++;
    rate.take();
    hand.left(breaker.left(now), inFlight >= limit.allowed(), now);
    return hand;
  }

  Change answered(InHand hand, long now) {
    ended(now);
    limit.answered(hand.limitInUse());
    Change change = breaker.succeeded(hand.isProbe(), hand.since(), now);
    if (change == Change.CLOSED) {
      limit.startOver();
    }
    return change;
  }

  /** Not now: narrower, but somebody is there. */
  void throttled(InHand hand, long now) {
    ended(now);
    limit.trouble(hand.since(), now);
    breaker.toldNothing(hand.isProbe());
  }

  Change failed(InHand hand, long now) {
    ended(now);
    limit.trouble(hand.since(), now);
    return breaker.failed(hand.isProbe(), hand.since(), now);
  }

  /** It was started and did not leave, for a reason that is not the endpoint's. */
  void notSent(InHand hand) {
    inFlight--;
    breaker.toldNothing(hand.isProbe());
  }

  private void ended(long now) {
    inFlight--;
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
        && inFlight == 0
        && order.isEmpty()
        && closure(now).time().isZero()
        && lastUsed - nanos < 0;
  }

  private static int cap(LaneTerms terms, EngineSettings settings) {
    return Math.min(settings.laneLimitMax(), terms.maxInFlight().orElse(Integer.MAX_VALUE));
  }

  private static RetrySchedule schedule(LaneTerms terms, EngineSettings settings) {
    return terms.retryScheduleMs().map(RetrySchedule::ofMillis).orElse(settings.ladder());
  }
}
