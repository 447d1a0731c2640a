package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.attempt.Attempt;
import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.InHand.Stage;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.retry.RetryPolicy;
import dev.switchhook.delivery.retry.Tiers;
import dev.switchhook.delivery.retry.Verdict;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.delivery.subscription.Standing;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Decides what is sent when. Every public method is something that happened; what it asks for in
 * return goes through {@link Effects}. It owns the lanes and everything in hand, knows neither
 * Kafka nor HTTP, and is confined to one loop.
 *
 * <p>A delivery waits for its own lane, for an earlier one of its call, and for one turn of the
 * scheduler; for nothing else. What does not fit into its lane, or would fail now, is moved to a
 * retry tier, durably: the tiers are the queues, memory holds what is sent within seconds.
 */
public final class Engine {
  private final RetryPolicy policy = new RetryPolicy();
  private final Hands hands = new Hands();
  private final MemoryBudget memory;
  private final Effects effects;
  private final Tally tally;
  private final Time time;
  private final Histories histories;
  private final Lanes lanes;
  private final Departures departures;
  private final CallTurns turns;
  private final Admission admission;
  private final Lessons lessons;
  private final CutOff cutOff;
  private long numbers;

  /**
   * Idle until it is told something.
   *
   * @param clock the wall clock: due times and ends of life
   * @param nanos the monotonic clock: everything waits by it
   */
  public Engine(
      EngineSettings settings,
      Effects effects,
      Tally tally,
      InstantSource clock,
      LongSupplier nanos) {
    this.memory = settings.memory();
    this.cutOff = new CutOff(settings.lane().patience().toNanos());
    this.effects = effects;
    this.tally = tally;
    this.time = new Time(clock, nanos);
    this.histories = new Histories(settings.disable(), effects, tally, time, this::known);
    this.lanes = new Lanes(settings, histories, time.nanos());
    this.departures = new Departures(effects, tally, time, this::waited);
    this.turns =
        new CallTurns(
            settings.order(),
            lanes,
            departures,
            tally,
            time,
            (hold, hand) -> effects.after(hold, () -> holdOver(hand)));
    this.admission =
        new Admission(
            lanes,
            turns,
            departures,
            lane -> memory.defers(hands.bytes(), lane.charges().isSuspect()),
            tally,
            time);
    this.lessons = new Lessons(settings.lane().slow(), admission, histories, tally, time);
  }

  /** A record was read. */
  public void offered(Arrival arrival) {
    switch (arrival) {
      case Poison poison -> {
        hands.took(poison);
        effects.settle(new Ending.Poisoned(poison));
      }
      case OpenDelivery delivery -> {
        InHand hand = new InHand(delivery, numbers++, time.nanos());
        hands.took(hand);
        admission.admit(hand);
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
    lessons.learn(hand, report);
    lanes.cameHome(lane);
    if (hand.stage() == Stage.LOST) {
      hands.cameHome(hand);
      turns.over(hand);
    } else if (report.outcome() instanceof Unreachable failure && failure.isNoAttempt()) {
      DeferralReason why = failure.isWithoutToken() ? DeferralReason.TOKEN : DeferralReason.EGRESS;
      Instant due = time.now().plus(Admission.OUR_FAULT);
      turns.withFollowers(hand).forEach(each -> departures.postpone(each, due, why));
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
    long now = time.nanos();
    lessons.tick();
    if (cutOff.maySweep(now) && lessons.mayJudge(now)) {
      lanes.sweep(now, this::swept);
    }
    histories.tick();
    lanes.forgetIdle(now);
    lanes.tick();
    dispatch();
  }

  private void swept(Lane lane, List<InHand> queue) {
    for (InHand hand : queue) {
      DeferralReason why =
          hand.queuedBy() == HoldReason.RATE ? DeferralReason.RATE : DeferralReason.SWEPT;
      departures.defer(turns.withFollowers(hand), lane, why);
    }
  }

  /** A subscription was made, changed or read for the first time. */
  public void subscriptionChanged(SubscriptionTerms terms) {
    known(terms);
    dispatch();
  }

  private void known(SubscriptionTerms terms) {
    if (admission.known(histories.told(terms))) {
      hands.waitingFor(terms.subscriptionId()).forEach(admission::admit);
    }
  }

  public void subscriptionDeleted(String subscriptionId) {
    admission.deleted(subscriptionId);
    histories.deleted(subscriptionId);
    hands.waitingFor(subscriptionId).forEach(admission::admit);
    dispatch();
  }

  /**
   * These partitions are about to leave us, or we are to stop: nothing of them is started any more,
   * what has not left yet is dropped without being settled.
   *
   * @param whenDrained run once, when all that is out has been settled
   */
  public void released(Predicate<Position> which, Runnable whenDrained) {
    histories.writeAll();
    lanes.remove(new HashSet<>(hands.release(which, whenDrained)));
  }

  /**
   * So many offsets wait behind the oldest open one of these partitions that they may soon not be
   * read; of the others they do not. POSTs that are out for long are given up there.
   */
  public void crowded(Predicate<Position> which) {
    lessons.crowded(which);
  }

  /**
   * No broker answers, so others may own what we read: nothing is started until one does. What is
   * out is finished.
   */
  public void cutOff(boolean isCutOff) {
    cutOff.changed(isCutOff, time.nanos());
    dispatch();
  }

  /** These have a new owner: what is out still teaches its lane, and settles nothing. */
  public void lost(Predicate<Position> which) {
    lanes.remove(new HashSet<>(hands.lose(which)));
  }

  /**
   * Deliveries that wait for nothing but a turn: to read more of them would only make them wait.
   */
  public int starved() {
    return lanes.starved();
  }

  /** Sources that are not read while memory is short. */
  public Set<Kind> withheld() {
    return memory.withheld(hands.bytes());
  }

  public EngineState state() {
    return new EngineState(
        lanes.inFlight(),
        lanes.inFlightSuspect(),
        hands.size(),
        hands.bytes(),
        lanes.queued(),
        lanes.held(),
        lanes.size(),
        lanes.suspect());
  }

  private void dispatch() {
    if (cutOff.mayStart()) {
      lanes.dispatch(time.nanos(), this::start);
    }
  }

  private void start(InHand hand) {
    OpenDelivery delivery = hand.delivery();
    Lane lane = hand.lane();
    if (time.now().isAfter(delivery.expires())) {
      lane.notSent(hand);
      lanes.cameHome(lane);
      departures.bury(hand, DeadReason.EXPIRED);
      turns.over(hand);
    } else if (lane.terms().standing() instanceof Standing.Active(Endpoint endpoint)) {
      Duration waited = Duration.ofNanos(time.nanos() - hand.arrived());
      tally.waited(delivery.kind(), waited.minus(hand.behindCall()));
      hand.goesTo(endpoint, lane.history().enabledAt());
      lessons.left(hand);
      int number = delivery.attempts() + 1;
      hand.canBeGivenUp(
          effects.attempt(
              delivery, new Attempt(delivery.delivery(), endpoint, number, delivery.replayJob())));
    } else {
      throw new IllegalStateException("a stopped lane has no queue: " + delivery);
    }
  }

  private void conclude(InHand hand, Lane lane, AttemptReport report) {
    OpenDelivery delivery = hand.delivery();
    Endpoint endpoint = hand.endpoint();
    Made made =
        new Made(endpoint.host(), delivery.attempts() + 1, hand.heldBy(), hand.held(), report);
    Instant now = time.now();
    Verdict verdict =
        policy.after(delivery, report.outcome(), lane.schedule(), endpoint.profile(), now);
    switch (verdict) {
      case Verdict.Done _ -> {
        departures.end(hand, new Ending.Delivered(delivery, made));
        turns.over(hand);
      }
      case Verdict.RetryAt(Instant asked) -> {
        Instant due = lane.early().due(asked, delivery.expires(), lane.schedule(), time, tally);
        departures.end(
            hand, new Ending.Retried(delivery, made, Tiers.hop(Duration.between(now, due)), due));
        turns.comesBack(hand, due);
      }
      case Verdict.DeadLetter(DeadReason reason) -> {
        departures.end(
            hand, new Ending.Dead(delivery, reason, Optional.of(made.host()), Optional.of(made)));
        turns.over(hand);
      }
    }
  }

  private void waited(InHand hand) {
    // It may have been released meanwhile, or admitted by a change of its subscription.
    if (hands.at(hand.delivery().position()) == hand && hand.stage() == Stage.WAITING) {
      admission.admit(hand);
      dispatch();
    }
  }

  private void holdOver(InHand hand) {
    if (hands.at(hand.delivery().position()) == hand) {
      turns.holdOver(hand);
      dispatch();
    }
  }
}
