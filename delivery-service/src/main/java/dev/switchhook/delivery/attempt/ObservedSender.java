package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures and logs every attempt once, whatever becomes of it. Where nothing was sent because of
 * us or of a token, there is no attempt: it is logged and not measured. Confined to its loop.
 */
final class ObservedSender implements WebhookSender {
  private static final Logger log = LoggerFactory.getLogger(ObservedSender.class);

  private final WebhookSender next;
  private final AttemptMeters meters;
  private final LogPace refused;
  private final LogPace unreachable;
  private final LogPace faults;

  ObservedSender(WebhookSender next, AttemptMeters meters, LongSupplier nanos) {
    this.next = next;
    this.meters = meters;
    this.refused = new LogPace(nanos);
    this.unreachable = new LogPace(nanos);
    this.faults = new LogPace(nanos);
  }

  @Override
  public Runnable send(Attempt attempt, Consumer<AttemptReport> answer) {
    return next.send(
        attempt,
        report -> {
          observe(attempt, report);
          answer.accept(report);
        });
  }

  private void observe(Attempt attempt, AttemptReport report) {
    if (report.outcome() instanceof Unreachable failure && failure.isNoAttempt()) {
      if (faults.admits()) {
        log.warn(
            "no attempt made delivery={} subscription={} error={} left_out={}",
            attempt.delivery().getDeliveryId(),
            attempt.delivery().getSubscriptionId(),
            failure.error(),
            faults.leftOut());
      }
      return;
    }
    meters.record(attempt, report);
    switch (report.outcome()) {
      case Delivered(int status) -> {
        if (log.isDebugEnabled()) {
          delivered(attempt, report, status);
        }
      }
      case Refused(int status, FailureClass why, _) -> answered(attempt, report, status, why);
      case Throttled(int status, FailureClass why, _) -> answered(attempt, report, status, why);
      case Unreachable(FailureClass why, String error) -> missed(attempt, report, why, error);
    }
  }

  private static void delivered(Attempt attempt, AttemptReport report, int status) {
    log.debug(
        "attempt delivered delivery={} subscription={} host={} attempt={} status={} took_ms={}",
        attempt.delivery().getDeliveryId(),
        attempt.delivery().getSubscriptionId(),
        attempt.endpoint().host(),
        attempt.number(),
        status,
        report.took().toMillis());
  }

  private void answered(Attempt attempt, AttemptReport report, int status, FailureClass why) {
    if (refused.admits()) {
      log.info(
          "attempt refused delivery={} subscription={} host={} attempt={} status={} class={} took_ms={} left_out={}",
          attempt.delivery().getDeliveryId(),
          attempt.delivery().getSubscriptionId(),
          attempt.endpoint().host(),
          attempt.number(),
          status,
          why,
          report.took().toMillis(),
          refused.leftOut());
    }
  }

  private void missed(Attempt attempt, AttemptReport report, FailureClass why, String error) {
    if (unreachable.admits()) {
      log.info(
          "attempt unreachable delivery={} subscription={} host={} attempt={} class={} error={} took_ms={} left_out={}",
          attempt.delivery().getDeliveryId(),
          attempt.delivery().getSubscriptionId(),
          attempt.endpoint().host(),
          attempt.number(),
          why,
          error,
          report.took().toMillis(),
          unreachable.leftOut());
    }
  }
}
