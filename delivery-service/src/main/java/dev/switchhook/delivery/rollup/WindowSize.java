package dev.switchhook.delivery.rollup;

import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.util.Locale;

/** The two lengths of rows. Hours are counted directly and not summed from minutes. */
enum WindowSize {
  MINUTE(Duration.ofMinutes(1), Duration.ofMinutes(2), Topics.DELIVERY_METRICS_1M),
  HOUR(Duration.ofHours(1), Duration.ofMinutes(10), Topics.DELIVERY_METRICS_1H);

  private final Duration length;
  private final Duration grace;
  private final String topic;

  WindowSize(Duration length, Duration grace, String topic) {
    this.length = length;
    this.grace = grace;
    this.topic = topic;
  }

  Duration length() {
    return length;
  }

  /** How long after its end a window is kept open. */
  Duration grace() {
    return grace;
  }

  String topic() {
    return topic;
  }

  /** As a part of names of nodes and stores. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  long startOf(long millis) {
    return millis - Math.floorMod(millis, length.toMillis());
  }
}
