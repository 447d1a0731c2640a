package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.attempt.Attempt;
import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.delivery.subscription.Disablement;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * The real engine in a world without threads: time moves when told to, what the engine asks for is
 * written down, and answers are given by the test.
 */
final class VirtualWorld extends Counts implements Effects {
  private record Timer(long at, long number, Runnable then) {}

  final List<Attempt> sent = new ArrayList<>();
  final List<Ending> endings = new ArrayList<>();
  final List<LearnedState> learned = new ArrayList<>();
  final List<Disablement> disablements = new ArrayList<>();
  final Engine engine;

  private final Map<String, OpenDelivery> out = new LinkedHashMap<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
  private boolean readsBack;
  private long nanos = 5_000;
  private Duration wallJump = Duration.ZERO;
  private long numbers;
  private long nextTick = 5_000 + 100_000_000;

  VirtualWorld() {
    this(1024);
  }

  VirtualWorld(int inFlightMax) {
    this(settings(inFlightMax, RetrySchedule.standard()));
  }

  static EngineSettings settings(int inFlightMax, RetrySchedule ladder) {
    return settings(inFlightMax, ladder, 20_000);
  }

  static EngineSettings withoutBreaker() {
    return Defaults.settings(1_024, RetrySchedule.standard(), 20_000, 0);
  }

  static EngineSettings settings(int inFlightMax, RetrySchedule ladder, int heldMax) {
    return Defaults.settings(inFlightMax, ladder, heldMax, 5);
  }

  VirtualWorld(EngineSettings settings) {
    engine = new Engine(settings, this, this, this::now, () -> nanos);
    engine.subscriptionChanged(Subscriptions.active("sub_1"));
  }

  Instant now() {
    return Deliveries.START.plusNanos(nanos - 5_000).plus(wallJump);
  }

  /** The wall clock is set; the monotonic one knows nothing of it. */
  void wallClockJumps(Duration by) {
    wallJump = wallJump.plus(by);
  }

  OpenDelivery offer(Deliveries delivery) {
    OpenDelivery made = delivery.get();
    engine.offered(made);
    return made;
  }

  /** Time goes by: timers and ticks come in order. */
  void pass(Duration time) {
    long until = nanos + time.toNanos();
    while (true) {
      Timer next = timers.peek();
      long nextAt = Math.min(nextTick, next == null ? Long.MAX_VALUE : next.at());
      if (nextAt > until) {
        break;
      }
      nanos = nextAt;
      if (next != null && next.at() == nextAt) {
        timers.remove();
        next.then().run();
      } else {
        nextTick += 100_000_000;
        engine.tick();
      }
    }
    nanos = until;
  }

  /** The loop has no turn for so long: what was due meanwhile comes late, and ticks are missed. */
  void stand(Duration time) {
    nanos += time.toNanos();
    nextTick = Math.max(nextTick, nanos);
  }

  /** Its endpoint answers. */
  void answer(OpenDelivery delivery, Outcome outcome) {
    if (out.remove(delivery.id()) == null) {
      throw new AssertionError("not in flight: " + delivery);
    }
    engine.attempted(delivery, report(outcome, now()));
  }

  void ok(OpenDelivery delivery) {
    answer(delivery, new Outcome.Delivered(200));
  }

  static Outcome serverError() {
    return new Outcome.Refused(500, FailureClass.SERVER_ERROR, Duration.ZERO);
  }

  List<OpenDelivery> inFlight() {
    return List.copyOf(out.values());
  }

  List<String> sentIds() {
    return sent.stream().map(attempt -> attempt.delivery().getDeliveryId()).toList();
  }

  Ending lastEnding() {
    return endings.getLast();
  }

  static AttemptReport report() {
    return report(new Outcome.Delivered(200), Deliveries.START);
  }

  private static AttemptReport report(Outcome outcome, Instant startedAt) {
    return new AttemptReport(
        outcome, startedAt, Duration.ofMillis(20), OptionalLong.empty(), OptionalLong.of(18), 2, 0);
  }

  @Override
  public Runnable attempt(OpenDelivery delivery, Attempt attempt) {
    sent.add(attempt);
    out.put(delivery.id(), delivery);
    return () ->
        after(
            Duration.ZERO,
            () -> answer(delivery, new Outcome.Unreachable(FailureClass.TIMEOUT, "given up")));
  }

  @Override
  public void settle(Ending ending) {
    endings.add(ending);
  }

  @Override
  public void learned(SubscriptionTerms terms, LearnedState state) {
    learned.add(state);
    if (readsBack) {
      after(Duration.ofMillis(5), () -> engine.subscriptionChanged(terms.with(state)));
    }
  }

  @Override
  public void disabled(SubscriptionTerms terms, LearnedState state) {
    disablements.add(state.disablement().orElseThrow());
    learned(terms, state);
  }

  /** What is written comes back by the directory. */
  VirtualWorld readingBack() {
    readsBack = true;
    return this;
  }

  @Override
  public void after(Duration delay, Runnable then) {
    timers.add(new Timer(nanos + delay.toNanos(), numbers++, then));
  }
}
