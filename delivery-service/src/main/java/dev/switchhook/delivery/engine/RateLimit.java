package dev.switchhook.delivery.engine;

import java.util.OptionalDouble;

/** A lane's own rate, as its owner set it: a bucket that holds what a second brings. */
final class RateLimit {
  private static final double NANOS_PER_SECOND = 1e9;

  private OptionalDouble perSecond;
  private double tokens;
  private long filledAt;

  /**
   * Full at first.
   *
   * @param perSecond empty: no limit
   */
  RateLimit(OptionalDouble perSecond, long now) {
    this.perSecond = perSecond;
    this.tokens = depth();
    this.filledAt = now;
  }

  void changeTo(OptionalDouble rate) {
    perSecond = rate;
    tokens = Math.min(tokens, depth());
  }

  boolean allows(long now) {
    if (perSecond.isEmpty()) {
      return true;
    }
    tokens =
        Math.min(depth(), tokens + (now - filledAt) / NANOS_PER_SECOND * perSecond.getAsDouble());
    filledAt = now;
    return tokens >= 1;
  }

  /** A POST leaves. */
  void take() {
    if (perSecond.isPresent()) {
      tokens--;
    }
  }

  /** Less than one a second still lets one go. */
  private double depth() {
    return Math.max(1, perSecond.orElse(0));
  }
}
