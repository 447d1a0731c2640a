package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.FailureClass;
import dev.switchhook.kit.meters.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What attempts measure; what becomes of their deliveries is measured where they are settled. Keeps
 * the meters it has found, because looking one up costs as much as recording. Confined to a thread.
 */
final class AttemptMeters {
  private static final Duration[] ATTEMPT_BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(15),
    Duration.ofSeconds(30)
  };

  private record Timed(String outcome, AttemptTrigger trigger) {}

  private record Ended(String eventType, FailureClass why, AttemptTrigger trigger) {}

  private final Meters meters;
  private final MeterRegistry registry;
  private final Map<Timed, Timer> timers = new HashMap<>();
  private final Map<Ended, Counter> ended = new HashMap<>();
  private final Counter fresh;
  private final Counter reused;

  AttemptMeters(Meters meters) {
    this.meters = meters;
    this.registry = meters.registry();
    this.fresh = connections("new");
    this.reused = connections("reused");
  }

  private Counter connections(String kind) {
    return Counter.builder("switchhook.connections")
        .description("connections that attempts were made on")
        .tag("kind", kind)
        .register(registry);
  }

  void record(Attempt attempt, AttemptReport report) {
    String eventType = meters.eventType(attempt.delivery().getEventType());
    AttemptTrigger trigger = attempt.trigger();
    FailureClass why = report.outcome().failureClass();
    timers
        .computeIfAbsent(new Timed(name(report.outcome()), trigger), this::timer)
        .record(report.took());
    ended.computeIfAbsent(new Ended(eventType, why, trigger), this::counter).increment();
    if (report.connectMs().isPresent()) {
      fresh.increment();
    } else if (report.requestBytes() > 0) {
      reused.increment();
    }
  }

  /** The name of an outcome as a tag. */
  static String name(Outcome outcome) {
    return switch (outcome) {
      case Delivered _ -> "delivered";
      case Outcome.Refused _ -> "refused";
      case Outcome.Throttled _ -> "throttled";
      case Outcome.Unreachable _ -> "unreachable";
    };
  }

  private Timer timer(Timed tags) {
    return Timer.builder("switchhook.attempt")
        .description("time of one attempt")
        .tag("outcome", tags.outcome())
        .tag("trigger", lower(tags.trigger()))
        .serviceLevelObjectives(ATTEMPT_BUCKETS)
        .register(registry);
  }

  private Counter counter(Ended tags) {
    return Counter.builder("switchhook.attempts.ended")
        .description("attempts that ended")
        .tag("event_type", tags.eventType())
        .tag("failure_class", lower(tags.why()))
        .tag("trigger", lower(tags.trigger()))
        .register(registry);
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
