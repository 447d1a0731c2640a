package dev.switchhook.delivery;

import dev.switchhook.delivery.engine.DeferralReason;
import dev.switchhook.delivery.engine.EngineState;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.Tally;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.topics.RetryTier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What one worker counts and shows. The loop counts; gauges show what it last published. */
final class WorkerMeters implements Tally {
  /** As of one moment, for whoever scrapes. */
  private record Shown(EngineState engine, int unsettled, Duration oldest) {}

  private final Map<OpenDelivery.Kind, Timer> waits = new EnumMap<>(OpenDelivery.Kind.class);
  private final Map<DeferralReason, Counter> deferrals = new EnumMap<>(DeferralReason.class);
  private final Map<String, Timer> late = new HashMap<>();
  private final Counter overtaken;
  private final Counter unheld;
  private final Counter gaveUp;
  private final Counter earlyGranted;
  private final Counter earlyRefused;
  private final Counter opened;
  private final Counter closed;
  private final Map<DisabledReason, Counter> disabled = new EnumMap<>(DisabledReason.class);
  private final Timer loopLate;
  private final AtomicReference<Shown> shown =
      new AtomicReference<>(new Shown(EngineState.EMPTY, 0, Duration.ZERO));

  /**
   * For one worker.
   *
   * @param number tells its gauges from those of the others in this process
   */
  WorkerMeters(MeterRegistry meters, int number, int inFlightMax) {
    for (OpenDelivery.Kind kind : OpenDelivery.Kind.values()) {
      waits.put(kind, meters.timer("switchhook.lane.wait", "kind", lower(kind)));
    }
    for (DeferralReason why : DeferralReason.values()) {
      deferrals.put(why, meters.counter("switchhook.deferred", "reason", lower(why)));
    }
    for (RetryTier tier : RetryTier.values()) {
      late.put(tier.topic(), meters.timer("switchhook.retry.error", "tier", tier.label()));
    }
    overtaken = meters.counter("switchhook.order.overtaken");
    unheld = meters.counter("switchhook.order.unheld");
    earlyGranted = meters.counter("switchhook.retry.early", "result", "granted");
    earlyRefused = meters.counter("switchhook.retry.early", "result", "refused");
    gaveUp = meters.counter("switchhook.attempts.given.up");
    opened = meters.counter("switchhook.breaker.opened");
    closed = meters.counter("switchhook.breaker.closed");
    for (DisabledReason cause : List.of(DisabledReason.GONE, DisabledReason.LONG_FAILURE)) {
      disabled.put(
          cause, meters.counter("switchhook.subscriptions.disabled", "reason", lower(cause)));
    }
    loopLate = meters.timer("switchhook.loop.late");
    String worker = Integer.toString(number);
    gauge(meters, "switchhook.inflight", worker, now -> now.engine().inFlight());
    gauge(meters, "switchhook.inflight.suspect", worker, now -> now.engine().inFlightSuspect());
    gauge(meters, "switchhook.limit", worker, _ -> inFlightMax);
    gauge(meters, "switchhook.lanes", worker, now -> now.engine().lanes());
    gauge(meters, "switchhook.lanes.suspect", worker, now -> now.engine().suspect());
    gauge(meters, "switchhook.lanes.waiting", worker, now -> now.engine().queued());
    gauge(meters, "switchhook.order.held", worker, now -> now.engine().held());
    gauge(meters, "switchhook.memory.used", worker, now -> now.engine().bytes());
    gauge(meters, "switchhook.deliveries.in.hand", worker, now -> now.engine().inHand());
    gauge(meters, "switchhook.settle.pending", worker, Shown::unsettled);
    gauge(meters, "switchhook.settle.age", worker, now -> now.oldest().toMillis() / 1_000d);
  }

  private void gauge(
      MeterRegistry meters, String name, String worker, ToDoubleFunction<Shown> value) {
    Gauge.builder(name, shown, now -> value.applyAsDouble(now.get()))
        .tag("worker", worker)
        .register(meters);
  }

  void show(EngineState engine, int unsettled, Duration oldest) {
    shown.set(new Shown(engine, unsettled, oldest));
  }

  void loopWasLate(Duration by) {
    loopLate.record(by);
  }

  @Override
  public void waited(OpenDelivery.Kind kind, Duration time) {
    record(waits.get(kind), time);
  }

  @Override
  public void deferred(DeferralReason why) {
    Counter counter = deferrals.get(why);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void overtaken(int deliveries) {
    overtaken.increment(deliveries);
  }

  @Override
  public void unheld() {
    unheld.increment();
  }

  @Override
  public void earlyRetry(boolean granted) {
    (granted ? earlyGranted : earlyRefused).increment();
  }

  @Override
  public void gaveUp() {
    gaveUp.increment();
  }

  @Override
  public void breakerOpened() {
    opened.increment();
  }

  @Override
  public void breakerClosed() {
    closed.increment();
  }

  @Override
  public void disabled(DisabledReason cause) {
    Counter counter = disabled.get(cause);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void released(OpenDelivery delivery, Duration by) {
    record(late.get(delivery.position().topic()), by);
  }

  private static void record(@Nullable Timer timer, Duration time) {
    if (timer != null) {
      timer.record(time);
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
