package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Fault;
import dev.switchhook.events.HoldReason;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What became of deliveries, counted when it is durable. */
public final class EndingMeters {
  private static final Duration[] FIRST_ATTEMPT = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(15),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };
  private static final Duration[] DELIVERY = {
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofMinutes(5),
    Duration.ofHours(1),
    Duration.ofHours(24),
    Duration.ofHours(72)
  };

  private static final double[] ATTEMPTS = {1, 2, 3, 4, 6, 8, 12};

  private final MeterRegistry meters;
  private final UnaryOperator<String> eventTypes;

  /**
   * Of one process.
   *
   * @param eventTypes the tag's value for a type, from a closed set
   */
  public EndingMeters(MeterRegistry meters, UnaryOperator<String> eventTypes) {
    this.meters = meters;
    this.eventTypes = eventTypes;
  }

  void failedWrite(String topic) {
    meters.counter("switchhook.settle.errors", "topic", topic).increment();
  }

  void durable(Ending ending) {
    switch (ending) {
      case Ending.Delivered(OpenDelivery delivery, Made made) -> {
        attempted(delivery, made);
        delivered(delivery, made);
      }
      case Ending.Retried retried -> attempted(retried.delivery(), retried.made());
      case Ending.Deferred _ -> {} // the engine counts them, with the reason
      case Ending.Dead dead -> {
        dead.made().ifPresent(made -> attempted(dead.delivery(), made));
        Fault fault =
            dead.made()
                .map(made -> AttemptResult.of(made.report().outcome()).fault())
                .orElse(Faults.of(dead.delivery().lastFailure()));
        finished(dead.delivery(), "dead_letter", fault);
        letter(dead.reason(), fault);
      }
      case Ending.Poisoned(var poison) -> letter(poison.reason(), Fault.PLATFORM);
    }
  }

  private void attempted(OpenDelivery delivery, Made made) {
    if (made.number() == 1) {
      Timer.builder("switchhook.first.attempt.delay")
          .tag("held", held(delivery, made))
          .serviceLevelObjectives(FIRST_ATTEMPT)
          .register(meters)
          .record(between(delivery.delivery().getRecordedAt(), made.report().startedAt()));
    }
    if (delivery.replayJob().isPresent()) {
      meters
          .counter(
              "switchhook.replays.seen",
              "outcome",
              lower(AttemptResult.of(made.report().outcome()).outcome()))
          .increment();
    }
  }

  private void delivered(OpenDelivery delivery, Made made) {
    finished(delivery, "done", Fault.NONE);
    DistributionSummary.builder("switchhook.attempts.per.delivery")
        .serviceLevelObjectives(ATTEMPTS)
        .register(meters)
        .record(made.number());
    Timer.builder("switchhook.delivery.delay")
        .tag("event_type", eventTypes.apply(delivery.delivery().getEventType()))
        .serviceLevelObjectives(DELIVERY)
        .register(meters)
        .record(
            between(
                delivery.delivery().getOccurredAt(),
                made.report().startedAt().plus(made.report().took())));
  }

  private void finished(OpenDelivery delivery, String verdict, Fault fault) {
    meters
        .counter(
            "switchhook.deliveries.finished",
            "event_type",
            eventTypes.apply(delivery.delivery().getEventType()),
            "verdict",
            verdict,
            "fault",
            lower(fault))
        .increment();
  }

  private void letter(DeadReason reason, Fault fault) {
    meters
        .counter("switchhook.dead.letters.written", "reason", lower(reason), "fault", lower(fault))
        .increment();
  }

  /** Whether the wait of a first attempt was nobody's, the promise of order, or the receiver's. */
  private static String held(OpenDelivery delivery, Made made) {
    if (made.heldBy() == HoldReason.ORDER) {
      return "order";
    }
    return made.heldBy() == HoldReason.NONE && delivery.deferrals() == 0 ? "none" : "receiver";
  }

  /** Clocks of two machines: never negative. */
  private static Duration between(Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    return time.isNegative() ? Duration.ZERO : time;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
