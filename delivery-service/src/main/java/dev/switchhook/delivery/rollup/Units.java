package dev.switchhook.delivery.rollup;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.DeliveryMetrics;
import dev.switchhook.events.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, or one dead letter, as a row of its own: what it adds to the row of its window.
 * Pure.
 */
final class Units {
  private static final Duration ON_TIME = Duration.ofSeconds(1);

  /** Stands for a tenant or type that could not be read. */
  private static final String UNKNOWN = "unknown";

  private Units() {}

  static DeliveryMetrics of(DeliveryAttempt attempt) {
    boolean ok = attempt.getOutcome() == AttemptOutcome.DELIVERED;
    boolean first = attempt.getAttempt() == 1;
    boolean replay = attempt.getTriggeredBy() == AttemptTrigger.REPLAY;
    boolean valid = first && attempt.getHeldBy() == HoldReason.NONE;
    Duration delay = Duration.between(attempt.getRecordedAt(), attempt.getStartedAt());
    return empty(attempt.getEndedAt())
        .setTenantId(attempt.getTenantId())
        .setSubscriptionId(attempt.getSubscriptionId())
        .setEventType(attempt.getEventType())
        .setAttempts(1)
        .setAttemptsOk(one(ok))
        .setAttemptsRetry(one(attempt.getTriggeredBy() == AttemptTrigger.RETRY))
        .setAttemptsReplay(one(replay))
        .setFirstAttempts(one(first))
        .setDelivered(one(ok))
        .setDeliveredFirstTry(one(ok && first))
        .setAttemptsToSuccessSum(ok ? attempt.getAttempt() : 0)
        .setFailuresByClass(ok ? Map.of() : Map.of(attempt.getFailureClass().name(), 1L))
        .setFailuresByFault(ok ? Map.of() : Map.of(attempt.getFault().name(), 1L))
        .setStatusCodes(
            attempt.getStatusCode() == null
                ? Map.of()
                : Map.of(Integer.toString(attempt.getStatusCode()), 1L))
        .setOnTimeValid(one(valid))
        .setOnTimeGood(one(valid && delay.compareTo(ON_TIME) <= 0))
        .setAttemptMs(Buckets.of(attempt.getDurationMs()))
        .setFirstAttemptMs(first ? Buckets.of(delay.toMillis()) : Buckets.none())
        .setDeliveryMs(
            ok && !replay
                ? Buckets.of(
                    Duration.between(attempt.getOccurredAt(), attempt.getEndedAt()).toMillis())
                : Buckets.none())
        .build();
  }

  static DeliveryMetrics of(DeadLetter letter) {
    return empty(letter.getDeadAt())
        .setTenantId(known(letter.getTenantId()))
        .setSubscriptionId(letter.getSubscriptionId())
        .setEventType(known(letter.getEventType()))
        .setDead(1)
        .setDeadByReason(Map.of(letter.getReason().name(), 1L))
        .setDeadByFault(Map.of(letter.getFault().name(), 1L))
        .build();
  }

  /** Whether the attempt is traffic at all: tests and pings are no measure of anything. */
  static boolean counts(DeliveryAttempt attempt) {
    return attempt.getTriggeredBy() != AttemptTrigger.TEST;
  }

  private static String known(@Nullable String text) {
    return text == null ? UNKNOWN : text;
  }

  private static long one(boolean is) {
    return is ? 1 : 0;
  }

  private static DeliveryMetrics.Builder empty(Instant at) {
    return DeliveryMetrics.newBuilder()
        .setWindowStart(at)
        .setWindowMs(0)
        .setRevision(0)
        .setClosed(false)
        .setFirstAttempts(0)
        .setDelivered(0)
        .setDeliveredFirstTry(0)
        .setDead(0)
        .setAttempts(0)
        .setAttemptsOk(0)
        .setAttemptsRetry(0)
        .setAttemptsToSuccessSum(0)
        .setOnTimeValid(0)
        .setOnTimeGood(0)
        .setAttemptMs(Buckets.none())
        .setFirstAttemptMs(Buckets.none())
        .setDeliveryMs(Buckets.none());
  }
}
