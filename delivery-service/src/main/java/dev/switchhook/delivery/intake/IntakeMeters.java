package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.topics.RetryTier;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The figures of one worker's intake; docs/architecture.md lists what they mean. */
final class IntakeMeters {
  /**
   * Written by the Kafka thread, read by whoever scrapes: a figure that is a moment old does no
   * harm.
   */
  private static final class Figure {
    private double value;

    void set(double value) {
      this.value = value;
    }

    double get() {
      return value;
    }
  }

  private final MeterRegistry registry;
  private final String worker;
  private final Counter repeated;
  private final Counter unreadableHeaders;
  private final Counter headersLeftOut;
  private final Counter lost;
  private final Counter noteCut;
  private final Map<RetryTier, Figure> overdue = new EnumMap<>(RetryTier.class);
  private final Map<Kind, Figure> delay = new EnumMap<>(Kind.class);
  private final Map<Kind, Figure> paused = new EnumMap<>(Kind.class);

  private final Figure open;
  private final Figure span;
  private final Figure oldestAge;
  private final Figure noteBits;
  private final Figure copartitionBroken;
  private final Figure cutOff;

  IntakeMeters(MeterRegistry registry, int worker) {
    this.registry = registry;
    this.worker = Integer.toString(worker);
    repeated = registry.counter("switchhook.deliveries.repeated");
    unreadableHeaders = registry.counter("switchhook.headers.unreadable");
    headersLeftOut = registry.counter("switchhook.headers.left.out");
    lost = registry.counter("switchhook.offsets.lost");
    noteCut = registry.counter("switchhook.offsets.note.cut");
    for (RetryTier tier : RetryTier.values()) {
      overdue.put(tier, figure("switchhook.retry.oldest.overdue", "tier", tier.label()));
    }
    for (Kind kind : Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      delay.put(kind, figure("switchhook.intake.delay", "kind", name));
      paused.put(kind, figure("switchhook.paused", "kind", name));
    }
    open = figure("switchhook.offsets.open");
    span = figure("switchhook.offsets.span");
    oldestAge = figure("switchhook.offsets.oldest.age");
    noteBits = figure("switchhook.offsets.note.bits");
    copartitionBroken = figure("switchhook.copartition.broken");
    cutOff = figure("switchhook.cutoff");
  }

  void repeated() {
    repeated.increment();
  }

  void poison(String reason) {
    registry.counter("switchhook.deliveries.poison", "reason", reason).increment();
  }

  void unreadableHeaders() {
    unreadableHeaders.increment();
  }

  /** For want of room. */
  void headersLeftOut(int headers) {
    if (headers > 0) {
      headersLeftOut.increment(headers);
    }
  }

  /** Records that are gone before anybody read them, as far as offsets tell. */
  void lost(long records) {
    lost.increment((double) records);
  }

  /** Open offsets, their span and the age of the oldest, each of the worst partition. */
  void offsets(int open, long span, Duration oldest) {
    this.open.set(open);
    this.span.set((double) span);
    this.oldestAge.set(seconds(oldest));
  }

  /** Bits of the last commit's note, had it room for all. */
  void noted(int bits) {
    noteBits.set(bits);
  }

  void copartitionBroken(boolean broken) {
    copartitionBroken.set(broken ? 1 : 0);
  }

  void noteCut() {
    noteCut.increment();
  }

  void committed(Duration took, String result) {
    registry.timer("switchhook.commit", "result", result).record(took);
  }

  void overdue(RetryTier tier, Duration by) {
    figure(overdue, tier).set(seconds(by));
  }

  /** No broker answers, so nothing is sent. */
  void cutOff(boolean isCutOff) {
    cutOff.set(isCutOff ? 1 : 0);
  }

  /** Age of the oldest record that could be read and was not. */
  void delay(Kind kind, Duration by) {
    figure(delay, kind).set(seconds(by));
  }

  /** Partitions that flow control keeps from being read. */
  void paused(Kind kind, int partitions) {
    figure(paused, kind).set(partitions);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static <K> Figure figure(Map<K, Figure> figures, K key) {
    return Objects.requireNonNull(figures.get(key));
  }

  private Figure figure(String name, String... tags) {
    Figure figure = new Figure();
    Gauge.builder(name, figure, Figure::get)
        .tags(tags)
        .tag("worker", worker)
        .strongReference(true)
        .register(registry);
    return figure;
  }
}
