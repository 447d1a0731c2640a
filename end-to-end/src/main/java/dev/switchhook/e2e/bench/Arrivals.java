package dev.switchhook.e2e.bench;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The healthy receivers' deliveries of one part: when each should have been sent, and how long it
 * took from then to its first arrival. Whoever sends and whoever receives may be two threads.
 */
final class Arrivals {
  private static final long LONGEST_NANOS = Duration.ofMinutes(10).toNanos();

  private final AtomicInteger numbers = new AtomicInteger();
  private final ConcurrentMap<Integer, Long> open = new ConcurrentHashMap<>();
  private final Histogram took = new ConcurrentHistogram(LONGEST_NANOS, 3);

  /** Returns the delivery's number. */
  int sent(long intendedNanos) {
    int number = numbers.incrementAndGet();
    open.put(number, intendedNanos);
    return number;
  }

  /** A repeat is not counted. */
  void arrived(int number, long nowNanos) {
    Long intended = open.remove(number);
    if (intended != null) {
      record(took, nowNanos - intended);
    }
  }

  long sent() {
    return numbers.get();
  }

  long arrived() {
    return sent() - open.size();
  }

  /** In nanoseconds; one that has not arrived counts with what it has waited so far. */
  Histogram latency(long nowNanos) {
    Histogram all = took.copy();
    open.values().forEach(intended -> record(all, nowNanos - intended));
    return all;
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 1, LONGEST_NANOS));
  }
}
