package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import java.time.Duration;

/**
 * The deliveries of one subscription on one partition: what waits, how much is out, how much may
 * be, and until when it is closed. Confined to the loop.
 */
final class Lane {
  record Id(String subscriptionId, int partition) {}

  private final LaneQueues queues = new LaneQueues();
  private final DrainEstimate drain;
  private final LaneLimit limit;
  private final EngineSettings settings;
  private SubscriptionTerms terms;
  private RetrySchedule schedule;
  private int inFlight;
  private long closedUntil;
  private boolean closed;
  private long lastUsed;

  Lane(SubscriptionTerms terms, EngineSettings settings, long now) {
    this.settings = settings;
    this.limit = new LaneLimit(settings.laneLimitStart(), cap(terms, settings));
    this.drain = new DrainEstimate(now);
    this.terms = terms;
    this.schedule = schedule(terms, settings);
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

  int inFlight() {
    return inFlight;
  }

  void changed(SubscriptionTerms newTerms) {
    terms = newTerms;
    schedule = schedule(newTerms, settings);
    limit.capAt(cap(newTerms, settings));
  }

  boolean isFull(Kind kind) {
    return queues.size(kind) >= settings.laneQueue();
  }

  boolean hasRoom() {
    return inFlight < limit.allowed();
  }

  boolean mayStart(long now) {
    return queues.size() > 0 && hasRoom() && !isClosed(now);
  }

  boolean isClosed(long now) {
    if (closed && closedUntil - now <= 0) {
      closed = false;
    }
    return closed;
  }

  /** Zero when it is open. */
  Duration closedFor(long now) {
    return isClosed(now) ? Duration.ofNanos(closedUntil - now) : Duration.ZERO;
  }

  /** The endpoint asked for a pause; a longer one that it asked for before stands. */
  void closeFor(Duration pause, long now) {
    long until = now + pause.toNanos();
    if (!isClosed(now) || until - closedUntil > 0) {
      closedUntil = until;
      closed = true;
    }
  }

  void add(InHand hand, long now) {
    hand.queued(this, !hasRoom(), now);
    queues.add(hand);
    lastUsed = now;
  }

  /** Takes the next one out of its queue into flight. */
  InHand start(long now) {
    InHand hand = queues.take();
    inFlight++;
    hand.left(inFlight >= limit.allowed(), now);
    return hand;
  }

  void answered(InHand hand, long now) {
    ended(now);
    limit.answered(hand.limitInUse());
  }

  void inTrouble(InHand hand, long now) {
    ended(now);
    limit.trouble(hand.since(), now);
  }

  /** It was started and did not leave, for a reason that is not the endpoint's. */
  void notSent() {
    inFlight--;
  }

  private void ended(long now) {
    inFlight--;
    drain.ended(now);
    lastUsed = now;
  }

  boolean isIdleSince(long nanos, long now) {
    return queues.size() == 0 && inFlight == 0 && !isClosed(now) && lastUsed - nanos < 0;
  }

  private static int cap(SubscriptionTerms terms, EngineSettings settings) {
    return Math.min(settings.laneLimitMax(), terms.maxInFlight().orElse(Integer.MAX_VALUE));
  }

  private static RetrySchedule schedule(SubscriptionTerms terms, EngineSettings settings) {
    return terms.retryScheduleMs().map(RetrySchedule::ofMillis).orElse(settings.ladder());
  }
}
