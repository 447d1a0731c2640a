package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.attempt.Attempt;
import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Counts;
import dev.switchhook.delivery.engine.Deliveries;
import dev.switchhook.delivery.engine.Effects;
import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.Engine;
import dev.switchhook.delivery.engine.EngineSettings;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/**
 * The real engine in a world of scripted receivers: a topic that is read while the engine is not
 * starved, tiers that give back what is due, writes that take 5 ms. Time is virtual, chance comes
 * from a seed, so that a run is the same to the byte on every machine.
 */
final class Simulation extends Counts implements Effects {
  /** A worker reads no further while so many wait for nothing but a turn. */
  private static final int STARVED_MOST = 512;

  private static final long TICK = Duration.ofMillis(100).toNanos();
  private static final Duration WRITE = Duration.ofMillis(5);
  static final Duration PART = Duration.ofSeconds(5);

  private record Event(long at, long number, Runnable then) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final Queue<Runnable> unread = new ArrayDeque<>();
  private final Map<String, Long> writtenAt = new HashMap<>();
  private final Map<String, Receivers> receiversOf = new HashMap<>();
  private final Map<String, Long> lastTaken = new HashMap<>();
  private final Scenario scenario;
  private final Random random;
  private final Engine engine;
  private long nanos;
  private long eventNumbers;
  private long offsets;

  final Map<String, Figures> figures = new HashMap<>();
  int mostInFlight;
  int mostSuspect;
  private int beingWritten;

  Simulation(Scenario scenario) {
    this(scenario, scenario.settings());
  }

  Simulation(Scenario scenario, EngineSettings settings) {
    this.scenario = scenario;
    this.random = new Random(scenario.seed());
    this.engine = new Engine(settings, this, this, this::now, () -> nanos);
    for (Receivers receivers : scenario.receivers()) {
      figures.put(receivers.name(), new Figures());
      for (int number = 0; number < receivers.count(); number++) {
        engine.subscriptionChanged(Scenario.terms(receivers, number));
        receiversOf.put(receivers.id(number), receivers);
      }
    }
  }

  void run() {
    scenario.arrivals().on(this, random);
    at(TICK, this::tick);
    long end = scenario.lasts().toNanos();
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      nanos = Math.max(nanos, event.at());
      event.then().run();
      look();
    }
  }

  /** In nanoseconds since the start. */
  void at(long when, Runnable then) {
    events.add(new Event(when, eventNumbers++, then));
  }

  /** Nobody has a turn for so long. */
  void stand(Duration time) {
    nanos += time.toNanos();
  }

  /** An event's delivery is written to the topic. */
  void written(Receivers receivers, int number, String call, long sequence) {
    Deliveries delivery =
        Deliveries.at(offsets++)
            .of(receivers.id(number))
            .tenant(receivers.tenant(number))
            .partition(number % 12)
            .expires(Deliveries.START.plus(Duration.ofHours(72)));
    if (!call.isEmpty()) {
      delivery.call(call, sequence);
    }
    offer(receivers, delivery);
  }

  /** Somebody replays a dead letter. */
  void replayed(Receivers receivers, int number) {
    offer(
        receivers,
        Deliveries.at(offsets++)
            .of(receivers.id(number))
            .tenant(receivers.tenant(number))
            .partition(number % 12)
            .topic("webhook.deliveries.replay")
            .replay("job_1", 0));
  }

  private void offer(Receivers receivers, Deliveries made) {
    OpenDelivery delivery = made.get();
    of(receivers).offered++;
    writtenAt.put(delivery.id(), nanos);
    unread.add(() -> engine.offered(delivery));
    read();
  }

  private void read() {
    while (!unread.isEmpty() && engine.starved() < STARVED_MOST) {
      unread.remove().run();
    }
  }

  private void tick() {
    engine.tick();
    read();
    at(nanos + TICK, this::tick);
  }

  private void look() {
    mostInFlight = Math.max(mostInFlight, engine.state().inFlight());
    mostSuspect = Math.max(mostSuspect, engine.state().inFlightSuspect());
  }

  /** Ended, and not written yet. */
  int beingWritten() {
    return beingWritten;
  }

  int unread() {
    return unread.size();
  }

  int inHand() {
    return engine.state().inHand();
  }

  private Instant now() {
    return Deliveries.START.plusNanos(nanos);
  }

  private Figures of(Receivers receivers) {
    return figures.get(receivers.name());
  }

  private Receivers receiversOf(OpenDelivery delivery) {
    return receiversOf.get(delivery.subscriptionId());
  }

  @Override
  public Runnable attempt(OpenDelivery delivery, Attempt attempt) {
    Receivers receivers = receiversOf(delivery);
    Figures of = of(receivers);
    of.postedIn((int) (nanos / PART.toNanos()));
    Long written = writtenAt.remove(delivery.id());
    if (written != null) {
      of.waited(Duration.ofNanos(nanos - written));
    }
    if (now().isBefore(delivery.due())) {
      of.early++;
    }
    Script.Reply reply =
        receivers.script().answer(Duration.ofNanos(nanos), attempt.number(), random);
    Instant left = now();
    at(
        nanos + reply.after().toNanos(),
        () -> {
          engine.attempted(delivery, report(reply.outcome(), left));
          read();
        });
    return () -> {
      throw new AssertionError("no partition is crowded here: " + delivery);
    };
  }

  private AttemptReport report(Outcome outcome, Instant left) {
    return new AttemptReport(
        outcome,
        left,
        Duration.between(left, now()),
        OptionalLong.empty(),
        OptionalLong.of(1),
        2,
        0);
  }

  @Override
  public void settle(Ending ending) {
    switch (ending) {
      case Ending.Delivered(OpenDelivery delivery, _) -> taken(delivery);
      case Ending.Retried(OpenDelivery delivery, var made, var tier, Instant due) ->
          moved(
              delivery,
              Deliveries.again(delivery).attempts(made.number()).due(due),
              tier.topic(),
              tier.delay());
      case Ending.Deferred(OpenDelivery delivery, var tier, Instant due, var why) -> {
        of(receiversOf(delivery)).moved.merge(why, 1, Integer::sum);
        moved(
            delivery,
            Deliveries.again(delivery)
                .attempts(delivery.attempts())
                .deferrals(delivery.deferrals() + 1)
                .due(due),
            tier.topic(),
            tier.delay());
      }
      case Ending.Dead(OpenDelivery delivery, var reason, _, _) ->
          of(receiversOf(delivery)).dead.merge(reason.name(), 1, Integer::sum);
      case Ending.Poisoned _ -> throw new AssertionError("nobody wrote poison");
    }
    beingWritten++;
    at(
        nanos + WRITE.toNanos(),
        () -> {
          beingWritten--;
          engine.settled(ending.position());
        });
  }

  private void taken(OpenDelivery delivery) {
    Figures of = of(receiversOf(delivery));
    of.deliveredIn((int) (nanos / PART.toNanos()));
    String call = delivery.subscriptionId() + delivery.delivery().getCallId();
    long sequence = delivery.delivery().getSequence();
    Long last = lastTaken.put(call, sequence);
    if (last != null && last > sequence) {
      of.outOfOrder++;
    }
  }

  private void moved(OpenDelivery delivery, Deliveries again, String topic, Duration delay) {
    Receivers receivers = receiversOf(delivery);
    of(receivers).inTiers++;
    OpenDelivery next =
        again
            .tenant(delivery.delivery().getTenantId())
            .topic(topic)
            .partition(delivery.position().partition())
            .kind(OpenDelivery.Kind.DUE)
            .expires(delivery.expires())
            .get();
    at(
        nanos + WRITE.toNanos() + delay.toNanos(),
        () -> {
          of(receivers).inTiers--;
          unread.add(() -> engine.offered(next));
          read();
        });
  }

  @Override
  public void learned(SubscriptionTerms terms, LearnedState state) {}

  @Override
  public void disabled(SubscriptionTerms terms, LearnedState state) {
    throw new AssertionError("nobody is here for long enough: " + terms);
  }

  @Override
  public void after(Duration delay, Runnable then) {
    at(nanos + delay.toNanos(), then);
  }
}
