package dev.switchhook.delivery.attempt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What only the sender itself can count. */
final class SendMeters {
  private static final Duration[] FETCH_BUCKETS = {
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15)
  };

  private final Counter unreadableHints;
  private final Timer granted;
  private final Timer denied;

  SendMeters(MeterRegistry registry) {
    unreadableHints =
        Counter.builder("switchhook.retry.after.ignored")
            .description("retry-after lines that could not be read")
            .register(registry);
    granted = tokenFetch(registry, "granted");
    denied = tokenFetch(registry, "denied");
  }

  private static Timer tokenFetch(MeterRegistry registry, String result) {
    return Timer.builder("switchhook.token.fetch")
        .description("requests to token endpoints, to their end")
        .tag("result", result)
        .serviceLevelObjectives(FETCH_BUCKETS)
        .register(registry);
  }

  void tokenFetched(TokenAnswer answer, Duration took) {
    switch (answer) {
      case TokenAnswer.Granted _ -> granted.record(took);
      case TokenAnswer.Denied _ -> denied.record(took);
    }
  }

  void ignoredHints(int lines) {
    if (lines > 0) {
      unreadableHints.increment(lines);
    }
  }
}
