package dev.switchhook.kit.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Set;

/**
 * Which tags and names our own meters may have. A meter that breaks a rule is a bug and throws when
 * it is registered: ten thousand tenants must add no series.
 */
final class TagRules implements MeterFilter {
  private static final String OURS = "switchhook.";

  /**
   * Closed sets all; {@code event_type} by {@link Meters#eventType}. A worker is a number below the
   * count of cores: gauges of two workers would otherwise be one.
   */
  private static final Set<String> TAGS =
      Set.of(
          "against",
          "event_type",
          "failure_class",
          "fault",
          "held",
          "kind",
          "outcome",
          "reason",
          "result",
          "shape",
          "state",
          "tier",
          "topic",
          "trigger",
          "verdict",
          "worker");

  /** Prometheus' registry takes these endings off, and two meters become one. */
  private static final Set<String> ENDINGS = Set.of("created", "total", "info", "bucket");

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    if (id.getName().startsWith(OURS)) {
      check(id);
    }
    return MeterFilterReply.NEUTRAL;
  }

  private static void check(Meter.Id id) {
    String name = id.getName();
    if (ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
      throw new IllegalArgumentException("a meter must not end in one of " + ENDINGS + ": " + name);
    }
    for (Tag tag : id.getTagsAsIterable()) {
      if (!TAGS.contains(tag.getKey())) {
        throw new IllegalArgumentException(
            "tag " + tag.getKey() + " is not from a closed set: " + name);
      }
    }
  }
}
