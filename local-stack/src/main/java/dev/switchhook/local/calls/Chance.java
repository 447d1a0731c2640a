package dev.switchhook.local.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** What is left to chance in one call: all of it from one seed. */
final class Chance {
  private final SplittableRandom random;

  Chance(SplittableRandom random) {
    this.random = random;
  }

  boolean of(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  long between(long low, long high) {
    return random.nextLong(low, high);
  }

  /** Two decimals, as such figures are given. */
  double between(double low, double high) {
    return Math.round(random.nextDouble(low, high) * 100) / 100.0;
  }

  Duration seconds(int low, int high) {
    return Duration.ofMillis(random.nextLong(low * 1_000L, high * 1_000L));
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A handle such as {@code apt_1f0c17b0a7c1}. */
  String id(String prefix) {
    return "%s_%012x".formatted(prefix, random.nextLong() & 0xffff_ffff_ffffL);
  }

  /** As {@link #id}, with the time in front: unique also where a seed is played twice. */
  String id(String prefix, Instant at) {
    return "%s_%012x%08x".formatted(prefix, at.toEpochMilli(), random.nextInt());
  }

  String sha256() {
    return "%016x%016x%016x%016x"
        .formatted(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /** Version 7: the time in front, so that ids sort as they were minted. */
  UUID uuid7(long millis) {
    long high = (millis << 16) | 0x7000 | random.nextInt(0x1000);
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
