package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Fault;
import dev.switchhook.events.HoldReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What became of deliveries, counted when it is durable. Keeps the meters it has found, because
 * looking one up costs more than recording. Confined to the loop.
 */
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

  private record Finished(String eventType, String verdict, Fault fault) {}

  private final MeterRegistry meters;
  private final UnaryOperator<String> eventTypes;
  private final Map<String, Timer> firstAttempts = new HashMap<>();
  private final Map<String, Timer> delays = new HashMap<>();
  private final Map<Finished, Counter> finished = new HashMap<>();
  private final DistributionSummary attempts;

  /**
   * Of one worker.
   *
   * @param eventTypes the tag's value for a type, from a closed set
   */
  public EndingMeters(MeterRegistry meters, UnaryOperator<String> eventTypes) {
    this.meters = meters;
    this.eventTypes = eventTypes;
    this.attempts =
        DistributionSummary.builder("switchhook.attempts.per.delivery")
            .serviceLevelObjectives(ATTEMPTS)
            .register(meters);
  }

  /** Of whatever kind. */
  public void failedWrite(String topic) {
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
      firstAttempts
          .computeIfAbsent(held(delivery, made), this::firstAttempt)
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
    attempts.record(made.number());
    delays
        .computeIfAbsent(eventType(delivery), this::delay)
        .record(
            between(
                delivery.delivery().getOccurredAt(),
                made.report().startedAt().plus(made.report().took())));
  }

  private void finished(OpenDelivery delivery, String verdict, Fault fault) {
    finished
        .computeIfAbsent(new Finished(eventType(delivery), verdict, fault), this::counter)
        .increment();
  }

  private String eventType(OpenDelivery delivery) {
    return eventTypes.apply(delivery.delivery().getEventType());
  }

  private Timer firstAttempt(String held) {
    return Timer.builder("switchhook.first.attempt.delay")
        .tag("held", held)
        .serviceLevelObjectives(FIRST_ATTEMPT)
        .register(meters);
  }

  private Timer delay(String eventType) {
    return Timer.builder("switchhook.delivery.delay")
        .tag("event_type", eventType)
        .serviceLevelObjectives(DELIVERY)
        .register(meters);
  }

  private Counter counter(Finished tags) {
    return meters.counter(
        "switchhook.deliveries.finished",
        "event_type",
        tags.eventType(),
        "verdict",
        tags.verdict(),
        "fault",
        lower(tags.fault()));
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
