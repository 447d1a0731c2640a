package dev.switchhook.e2e.bench;

import org.HdrHistogram.Histogram;

/**
 * What the healthy receivers got in one part of a run.
 *
 * @param sent to them
 * @param inTime had arrived when the part ended
 * @param missing had not arrived when we stopped waiting
 * @param lateRate arrivals of the last third, to what was sent in it
 * @param latency nanoseconds from when it should have been sent
 */
public record Part(
    String name, long sent, long inTime, long missing, double lateRate, Histogram latency) {
  /** As {@link Arrivals} stood two thirds through, at the end, and after the wait. */
  static Part of(String name, Count twoThirds, Count end, Arrivals arrivals, long nowNanos) {
    return new Part(
        name,
        end.sent(),
        end.arrived(),
        arrivals.sent() - arrivals.arrived(),
        (double) (end.arrived() - twoThirds.arrived()) / (end.sent() - twoThirds.sent()),
        arrivals.latency(nowNanos));
  }

  /** How far it was at a moment. */
  record Count(long sent, long arrived) {
    static Count of(Arrivals arrivals) {
      return new Count(arrivals.sent(), arrivals.arrived());
    }
  }

  public double p50Millis() {
    return latency.getValueAtPercentile(50) / 1e6;
  }

  public double p99Millis() {
    return latency.getValueAtPercentile(99) / 1e6;
  }
}
