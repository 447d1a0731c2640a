package dev.switchhook.delivery.retry;

import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The ladder: how long to wait after each failed attempt. Each step is the delay of one tier. */
public final class RetrySchedule {
  /** More than a subscription may ask for is never walked. */
  public static final int MAX_STEPS = 20;

  /** 12 attempts over 67 hours; the last steps reach over a weekend night into the third day. */
  private static final RetrySchedule STANDARD =
      new RetrySchedule(
          Stream.of(
                  RetryTier.S1,
                  RetryTier.S5,
                  RetryTier.S30,
                  RetryTier.M2,
                  RetryTier.M10,
                  RetryTier.H1,
                  RetryTier.H6,
                  RetryTier.H6,
                  RetryTier.H6,
                  RetryTier.H24,
                  RetryTier.H24)
              .map(RetryTier::delay)
              .toList());

  private final List<Duration> steps;

  private RetrySchedule(List<Duration> steps) {
    this.steps = steps;
  }

  public static RetrySchedule standard() {
    return STANDARD;
  }

  /**
   * Of a setting or a subscription's {@code retry_schedule_ms}; an empty list means one attempt and
   * no other.
   *
   * @throws IllegalArgumentException for more than {@value #MAX_STEPS} steps, or one that is no
   *     tier's delay; the message names it and the delays there are
   */
  public static RetrySchedule ofMillis(List<Long> millis) {
    if (millis.size() > MAX_STEPS) {
      throw new IllegalArgumentException(
          "a retry schedule has at most " + MAX_STEPS + " steps, not " + millis.size());
    }
    List<Duration> steps = new ArrayList<>();
    for (long step : millis) {
      Duration delay = Duration.ofMillis(step);
      if (RetryTier.ofDelay(delay).isEmpty()) {
        throw new IllegalArgumentException(
            "no retry tier waits " + step + " ms; there are " + tierDelays());
      }
      steps.add(delay);
    }
    return new RetrySchedule(List.copyOf(steps));
  }

  /**
   * The wait after a failed attempt; empty at the ladder's end.
   *
   * @param failedBefore attempts since the ladder began, without the one that just failed
   */
  Optional<Duration> step(int failedBefore) {
    return failedBefore < steps.size()
        ? Optional.of(steps.get(Math.max(0, failedBefore)))
        : Optional.empty();
  }

  /**
   * The shortest step of at least that length; the longest where there is none, zero without any.
   */
  public Duration stepFrom(Duration least) {
    return steps.stream()
        .filter(step -> step.compareTo(least) >= 0)
        .min(Comparator.naturalOrder())
        .or(() -> steps.stream().max(Comparator.naturalOrder()))
        .orElse(Duration.ZERO);
  }

  /** Of the ladder, in order. */
  public List<Duration> steps() {
    return steps;
  }

  private static String tierDelays() {
    return Stream.of(RetryTier.values())
        .map(tier -> Long.toString(tier.delay().toMillis()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return "RetrySchedule" + steps;
  }
}
