package dev.switchhook.delivery.attempt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What only the sender itself can count. */
final class SendMeters {
  private final Counter unreadableHints;

  SendMeters(MeterRegistry registry) {
    unreadableHints =
        Counter.builder("switchhook.retry.after.ignored")
            .description("retry-after lines that could not be read")
            .register(registry);
  }

  void ignoredHints(int lines) {
    if (lines > 0) {
      unreadableHints.increment(lines);
    }
  }
}
