package dev.switchhook.dlq.replay;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How fast letters may go, in all and to each subscription: token buckets that hold one second's
 * worth and start with a single token, so that no run is faster than its rate. Pure but for its
 * clock; confined to one thread.
 */
public final class Pace {
  private static final double NANOS = 1e9;

  private final double perSubscription;
  private final LongSupplier nanos;
  private final Bucket all;
  private final Map<String, Bucket> subscriptions = new HashMap<>();

  /**
   * @param perSecond letters a second in all
   * @param perSubscription letters a second to one subscription
   * @param nanos a monotonic clock
   */
  public Pace(double perSecond, double perSubscription, LongSupplier nanos) {
    this.perSubscription = perSubscription;
    this.nanos = nanos;
    this.all = new Bucket(perSecond, nanos.getAsLong());
  }

  /** True: one letter to that subscription may go, and is counted. */
  public boolean take(String subscription) {
    long now = nanos.getAsLong();
    Bucket own = own(subscription, now);
    if (all.missing(now) > 0 || own.missing(now) > 0) {
      return false;
    }
    all.tokens--;
    own.tokens--;
    return true;
  }

  /** How long until {@link #take} can say yes. */
  public Duration untilFree(String subscription) {
    long now = nanos.getAsLong();
    double seconds = Math.max(all.missing(now), own(subscription, now).missing(now));
    return Duration.ofNanos((long) Math.ceil(seconds * NANOS));
  }

  private Bucket own(String subscription, long now) {
    return subscriptions.computeIfAbsent(subscription, _ -> new Bucket(perSubscription, now));
  }

  private static final class Bucket {
    private final double rate;
    private final double most;
    private double tokens = 1;
    private long filled;

    Bucket(double rate, long now) {
      this.rate = rate;
      this.most = Math.max(1, rate);
      this.filled = now;
    }

    /** Seconds until a whole token is there; 0 or less when one is. */
    double missing(long now) {
      tokens = Math.min(most, tokens + (now - filled) / NANOS * rate);
      filled = now;
      // A token that is short by less than a rounding error is a whole one.
      return (1 - 1e-6 - tokens) / rate;
    }
  }
}
