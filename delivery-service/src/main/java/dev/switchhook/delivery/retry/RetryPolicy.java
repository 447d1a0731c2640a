package dev.switchhook.delivery.retry;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.retry.Verdict.DeadLetter;
import dev.switchhook.delivery.retry.Verdict.Done;
import dev.switchhook.delivery.retry.Verdict.RetryAt;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** From an outcome to a verdict: the table of the webhook contract, section "The answer". */
public final class RetryPolicy {
  /** A hint may ask for more; whoever is gone for longer is found again by the next attempt. */
  private static final Duration LONGEST_HINT = Duration.ofHours(24);

  /** Proxies answer 403 or 404 for minutes during a roll-out; this outlasts most of them. */
  private static final RetryTier CONFIRMATION = RetryTier.M10;

  /**
   * What becomes of a delivery after an attempt.
   *
   * @param delivery as it was when the attempt began
   * @param now when the attempt ended
   */
  public Verdict after(
      Tried delivery,
      Outcome outcome,
      RetrySchedule schedule,
      ReceiverProfile profile,
      Instant now) {
    return switch (outcome) {
      case Delivered _ -> new Done();
      case Refused(int status, _, Duration hint) ->
          switch (Refusal.of(status, profile)) {
            case GONE -> new DeadLetter(DeadReason.ENDPOINT_GONE);
            case NOT_NOW -> retry(delivery, schedule, hint, now);
            case DOUBTFUL ->
                answeredSo(delivery, profile)
                    ? new DeadLetter(DeadReason.PERMANENT_RESPONSE)
                    : confirm(delivery, schedule, hint, DeadReason.PERMANENT_RESPONSE, now);
          };
      case Throttled(_, _, Duration hint) -> retry(delivery, schedule, hint, now);
      case Unreachable(FailureClass why, _) when why == FailureClass.BLOCKED_ADDRESS ->
          delivery.lastFailure() == FailureClass.BLOCKED_ADDRESS
              ? new DeadLetter(DeadReason.BLOCKED_ADDRESS)
              : confirm(delivery, schedule, Duration.ZERO, DeadReason.BLOCKED_ADDRESS, now);
      case Unreachable _ -> retry(delivery, schedule, Duration.ZERO, now);
    };
  }

  private static Verdict retry(Tried delivery, RetrySchedule schedule, Duration hint, Instant now) {
    Optional<Duration> step = step(delivery, schedule);
    if (step.isEmpty()) {
      return new DeadLetter(DeadReason.RETRIES_EXHAUSTED);
    }
    return due(delivery, step.get(), hint, now);
  }

  /** Once more, so that one odd answer does not bury a delivery; with no room for it, at once. */
  private static Verdict confirm(
      Tried delivery, RetrySchedule schedule, Duration hint, DeadReason last, Instant now) {
    Duration life = Duration.between(now, delivery.expires());
    Duration longest = Duration.ZERO;
    for (RetryTier tier : RetryTier.values()) {
      if (tier.compareTo(CONFIRMATION) <= 0 && tier.delay().compareTo(life) <= 0) {
        longest = tier.delay();
      }
    }
    if (longest.isZero() || step(delivery, schedule).isEmpty()) {
      return new DeadLetter(last);
    }
    return due(delivery, longest, hint, now);
  }

  private static Verdict due(Tried delivery, Duration step, Duration hint, Instant now) {
    Duration asked = hint.compareTo(LONGEST_HINT) > 0 ? LONGEST_HINT : hint;
    Instant due = now.plus(step.compareTo(asked) >= 0 ? step : asked);
    return due.isAfter(delivery.expires()) ? new DeadLetter(DeadReason.EXPIRED) : new RetryAt(due);
  }

  private static Optional<Duration> step(Tried delivery, RetrySchedule schedule) {
    return schedule.step(delivery.attempts() - delivery.ladderBase());
  }

  /** By its status alone: a deferral in between has overwritten the failure class. */
  private static boolean answeredSo(Tried delivery, ReceiverProfile profile) {
    return delivery.lastStatus().isPresent()
        && Refusal.of(delivery.lastStatus().getAsInt(), profile) == Refusal.DOUBTFUL;
  }
}
