package dev.switchhook.ingest;

import dev.switchhook.callevents.RejectReason;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.ingest.event.CallSequences;
import dev.switchhook.ingest.fanout.EventBodies;
import dev.switchhook.ingest.fanout.Fanned;
import dev.switchhook.ingest.subscription.EventFilter;
import dev.switchhook.ingest.subscription.EventFilter.Match;
import dev.switchhook.ingest.subscription.Subscriptions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** What ingest-service counts. No tenant, subscription or call is a tag. Thread-safe. */
final class IngestMeters {
  /** From a comparison to the bounds' worst; the first asking of a filter compiles it. */
  private static final Duration[] FILTER_BUCKETS = {
    Duration.ofNanos(2_000),
    Duration.ofNanos(5_000),
    Duration.ofNanos(20_000),
    Duration.ofNanos(100_000),
    Duration.ofMillis(1),
    Duration.ofMillis(10),
    Duration.ofMillis(100)
  };

  private final MeterRegistry registry;
  private final UnaryOperator<String> typeTag;
  // Kept: to look a meter up by its tags for each event costs more than to count.
  private final Map<String, Counter> consumed = new ConcurrentHashMap<>();
  private final Map<String, Counter> fannedOut = new ConcurrentHashMap<>();
  private final Map<PayloadShape, DistributionSummary> sizes = new ConcurrentHashMap<>();
  private final Counter repeated;
  private final Counter gaps;
  private final Counter regressions;
  private final Counter considered;
  private final Counter filterErrors;
  private final Timer filterTime;
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
    this.considered = registry.counter("switchhook.subscriptions.considered");
    this.filterErrors = registry.counter("switchhook.filter.errors");
    this.filterTime =
        Timer.builder("switchhook.filter.time")
            .description("time of asking one filter about one event")
            .serviceLevelObjectives(FILTER_BUCKETS)
            .register(registry);
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

  /** How long the topic of subscriptions took to be read when the program began. */
  void tableRead(Duration took) {
    Gauge.builder("switchhook.subscriptions.start.time", took, time -> time.toNanos() / 1e9)
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  /** Asks and times it. */
  Match ask(EventFilter filter, Map<String, Object> event) {
    long began = registry.config().clock().monotonicTime();
    Match match = filter.of(event);
    filterTime.record(registry.config().clock().monotonicTime() - began, TimeUnit.NANOSECONDS);
    return match;
  }

  void consumed(String type) {
    consumed
        .computeIfAbsent(
            typeTag.apply(type),
            tag -> registry.counter("switchhook.events.consumed", "event_type", tag))
        .increment();
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
    fannedOut
        .computeIfAbsent(
            type, tag -> registry.counter("switchhook.deliveries.fanned.out", "event_type", tag))
        .increment(fanned.deliveries().size());
    if (!fanned.tooLarge().isEmpty()) {
      registry
          .counter(
              "switchhook.dead.letters.written", "reason", "payload_too_large", "fault", "platform")
          .increment(fanned.tooLarge().size());
    }
    considered.increment(fanned.considered());
    filterErrors.increment(fanned.filtersFailed());
    bodies.forEachRendered(
        (shape, size) -> sizes.computeIfAbsent(shape, this::bodySize).record(size));
  }

  void threadDied() {
    threadDeaths.increment();
  }

  private DistributionSummary bodySize(PayloadShape shape) {
    return DistributionSummary.builder("switchhook.body.size")
        .baseUnit("bytes")
        .tag("shape", shape.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private Counter rejections(RejectReason reason) {
    return registry.counter(
        "switchhook.events.rejected", "reason", reason.name().toLowerCase(Locale.ROOT));
  }
}
