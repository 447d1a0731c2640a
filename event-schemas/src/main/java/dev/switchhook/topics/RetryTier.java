package dev.switchhook.topics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** A topic with a fixed delay. Shortest first. */
public enum RetryTier {
  S1("1s", Duration.ofSeconds(1)),
  S5("5s", Duration.ofSeconds(5)),
  S30("30s", Duration.ofSeconds(30)),
  M2("2m", Duration.ofMinutes(2)),
  M10("10m", Duration.ofMinutes(10)),
  H1("1h", Duration.ofHours(1)),
  H6("6h", Duration.ofHours(6)),
  H24("24h", Duration.ofHours(24));

  private final String label;
  private final Duration delay;

  RetryTier(String label, Duration delay) {
    this.label = label;
    this.delay = delay;
  }

  /** As in the topic's name and in {@code next_tier} of an attempt, for example {@code 30s}. */
  public String label() {
    return label;
  }

  public Duration delay() {
    return delay;
  }

  public String topic() {
    return Topics.DELIVERIES + ".retry." + label;
  }

  public static Optional<RetryTier> ofTopic(String topic) {
    return Arrays.stream(values()).filter(tier -> tier.topic().equals(topic)).findFirst();
  }

  public static Optional<RetryTier> ofDelay(Duration delay) {
    return Arrays.stream(values()).filter(tier -> tier.delay.equals(delay)).findFirst();
  }
}
