package dev.switchhook.ingest.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * So many per second for each name, and some at once: a token bucket each. Of this process alone:
 * as many processes give as many times more. Thread-safe.
 */
public final class RateLimit {
  private static final int REMEMBERED = 10_000;

  private final Duration interval;
  private final int burst;
  private final InstantSource clock;

  /** When each name's bucket would be full again; whoever is not here has a full one. */
  private final Map<String, Instant> full =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * A limit.
   *
   * @param interval one more each so long
   * @param burst so many at once, 1 or more
   */
  public RateLimit(Duration interval, int burst, InstantSource clock) {
    this.interval = interval;
    this.burst = burst;
    this.clock = clock;
  }

  /** Empty: it may, and is counted. Else how long until it may. */
  public synchronized Optional<Duration> take(String name) {
    Instant now = clock.instant();
    Instant before = full.getOrDefault(name, now);
    Instant then = (before.isBefore(now) ? now : before).plus(interval);
    Duration over = Duration.between(now, then).minus(interval.multipliedBy(burst));
    if (over.isPositive()) {
      return Optional.of(over);
    }
    full.put(name, then);
    return Optional.empty();
  }
}
