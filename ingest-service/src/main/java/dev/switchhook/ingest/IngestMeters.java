package dev.switchhook.ingest;

import dev.switchhook.callevents.RejectReason;
import dev.switchhook.ingest.event.CallSequences;
import dev.switchhook.ingest.fanout.EventBodies;
import dev.switchhook.ingest.fanout.Fanned;
import dev.switchhook.ingest.subscription.Subscriptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What ingest-service counts. No tenant, subscription or call is a tag. Thread-safe. */
final class IngestMeters {
  private final MeterRegistry registry;
  private final UnaryOperator<String> typeTag;
  private final Counter repeated;
  private final Counter gaps;
  private final Counter regressions;
  private final Counter filterErrors;
  private final Counter threadDeaths;

  /**
   * Registers what is there from the start.
   *
   * @param typeTag an event type as a tag from a closed set: producers choose the types
   */
  IngestMeters(MeterRegistry registry, UnaryOperator<String> typeTag) {
    this.registry = registry;
    this.typeTag = typeTag;
    this.repeated = registry.counter("switchhook.events.repeated");
    this.gaps = registry.counter("switchhook.calls.sequence.gaps");
    this.regressions = registry.counter("switchhook.calls.sequence.regressions");
    this.filterErrors = registry.counter("switchhook.filter.errors");
    this.threadDeaths = registry.counter("switchhook.ingest.thread.deaths");
    for (RejectReason reason : RejectReason.values()) {
      rejections(reason);
    }
  }

  void watch(Subscriptions subscriptions) {
    Gauge.builder("switchhook.subscriptions", subscriptions, Subscriptions::count)
        .register(registry);
    Gauge.builder("switchhook.subscriptions.unusable", subscriptions, all -> all.unusable().size())
        .register(registry);
  }

  void consumed(String type) {
    registry.counter("switchhook.events.consumed", "event_type", typeTag.apply(type)).increment();
  }

  void rejected(RejectReason reason) {
    rejections(reason).increment();
  }

  void repeated() {
    repeated.increment();
  }

  void stepped(CallSequences.Step step) {
    switch (step) {
      case NEXT -> {}
      case GAP -> gaps.increment();
      case BACK -> regressions.increment();
    }
  }

  void fanned(EventBodies bodies, Fanned fanned) {
    String type = typeTag.apply(bodies.event().type());
    registry
        .counter("switchhook.deliveries.fanned.out", "event_type", type)
        .increment(fanned.deliveries().size());
    if (!fanned.tooLarge().isEmpty()) {
      registry
          .counter(
              "switchhook.dead.letters.written", "reason", "payload_too_large", "fault", "platform")
          .increment(fanned.tooLarge().size());
    }
    filterErrors.increment(fanned.filtersFailed());
    bodies.forEachRendered(
        (shape, size) ->
            DistributionSummary.builder("switchhook.body.size")
                .baseUnit("bytes")
                .tag("shape", shape.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .record(size));
  }

  void threadDied() {
    threadDeaths.increment();
  }

  private Counter rejections(RejectReason reason) {
    return registry.counter(
        "switchhook.events.rejected", "reason", reason.name().toLowerCase(Locale.ROOT));
  }
}
