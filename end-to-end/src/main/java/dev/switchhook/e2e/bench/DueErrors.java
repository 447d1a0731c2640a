package dev.switchhook.e2e.bench;

import dev.switchhook.topics.RetryTier;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * How far from their due time the retries of each tier arrived. Only those are known that were told
 * to {@link #written}. Thread-safe.
 */
final class DueErrors {
  /**
   * Of one tier.
   *
   * @param early arrived before they were due
   * @param late milliseconds after they were due, of the others
   */
  record Row(RetryTier tier, long written, long arrived, long early, Histogram late) {
    long missing() {
      return written - arrived;
    }
  }

  /** Guarded by the errors. */
  private static final class Count {
    private long written;
    private long early;
    private final Histogram late = new Histogram(3);
  }

  private final Map<RetryTier, Count> counts = new EnumMap<>(RetryTier.class);

  synchronized void written(RetryTier tier) {
    counts.computeIfAbsent(tier, _ -> new Count()).written++;
  }

  /** Both by the wall clock, as the header {@code sh-due-at} is. */
  synchronized void arrived(RetryTier tier, long dueMillis, long nowMillis) {
    Count count = Objects.requireNonNull(counts.get(tier), "never written");
    if (nowMillis < dueMillis) {
      count.early++;
    } else {
      count.late.recordValue(nowMillis - dueMillis);
    }
  }

  synchronized Map<RetryTier, Row> rows() {
    Map<RetryTier, Row> rows = new EnumMap<>(RetryTier.class);
    counts.forEach(
        (tier, count) ->
            rows.put(
                tier,
                new Row(
                    tier,
                    count.written,
                    count.early + count.late.getTotalCount(),
                    count.early,
                    count.late.copy())));
    return rows;
  }

  long missing() {
    return rows().values().stream().mapToLong(Row::missing).sum();
  }
}
