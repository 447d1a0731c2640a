package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.Verdict;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Attempts that ended, as records of {@code webhook.delivery-attempts}. Pure. */
final class AttemptRecords {
  private final String worker;

  /**
   * @param worker host, number and version
   */
  AttemptRecords(String worker) {
    this.worker = worker;
  }

  /** The attempt that an ending came from; empty where none was made. */
  Optional<DeliveryAttempt> of(Ending ending, Headers headers) {
    return switch (ending) {
      case Ending.Delivered(OpenDelivery delivery, Made made) ->
          Optional.of(record(delivery, made, headers).setVerdict(Verdict.DONE).build());
      case Ending.Retried retried ->
          Optional.of(
              record(retried.delivery(), retried.made(), headers)
                  .setVerdict(Verdict.RETRY)
                  .setNextAttemptAt(retried.due())
                  .setNextTier(retried.tier().label())
                  .build());
      case Ending.Dead dead ->
          dead.made()
              .map(
                  made ->
                      record(dead.delivery(), made, headers)
                          .setVerdict(Verdict.DEAD_LETTER)
                          .setDeadLetterId(DeadLetterRecords.id(dead.delivery()))
                          .build());
      case Ending.Deferred _, Ending.Poisoned _ -> Optional.empty();
    };
  }

  private DeliveryAttempt.Builder record(OpenDelivery open, Made made, Headers headers) {
    Delivery delivery = open.delivery();
    AttemptReport report = made.report();
    AttemptResult result = AttemptResult.of(report.outcome());
    Held held = Held.in(headers).and(made.heldBy(), made.held());
    Origin origin = Origin.of(open.position(), headers);
    Instant ended = report.startedAt().plus(report.took());
    return DeliveryAttempt.newBuilder()
        .setAttemptId(id(open, made.number()))
        .setDeliveryId(open.id())
        .setEventId(delivery.getEventId())
        .setEventType(delivery.getEventType())
        .setTenantId(delivery.getTenantId())
        .setSubscriptionId(open.subscriptionId())
        .setEndpointHost(made.host())
        .setCallId(delivery.getCallId())
        .setSequence(delivery.getSequence())
        .setAttempt(made.number())
        .setTriggeredBy(trigger(open, made.number()))
        .setReplayJobId(open.replayJob().orElse(null))
        .setDeferrals(open.deferrals())
        .setHeldBy(held.by())
        .setHeldMs(held.time().toMillis())
        .setOccurredAt(delivery.getOccurredAt())
        .setRecordedAt(delivery.getRecordedAt())
        .setDueAt(open.due())
        .setStartedAt(report.startedAt())
        .setEndedAt(ended)
        .setConnectMs(orNull(report.connectMs()))
        .setFirstByteMs(orNull(report.firstByteMs()))
        .setDurationMs(report.took().toMillis())
        .setOutcome(result.outcome())
        .setFailureClass(result.failure())
        .setFault(result.fault())
        .setStatusCode(result.status().orElse(null))
        .setRetryAfterMs(result.hint().isZero() ? null : result.hint().toMillis())
        .setError(result.error().orElse(null))
        .setRequestBytes(report.requestBytes())
        .setResponseBytes(report.responseBytes())
        .setOriginTopic(origin.topic())
        .setOriginPartition(origin.partition())
        .setOriginOffset(origin.offset())
        .setWorker(worker);
  }

  private static String id(OpenDelivery open, int number) {
    String id = open.id() + "#" + number;
    return open.replayJob().map(job -> id + "#" + job).orElse(id);
  }

  private static AttemptTrigger trigger(OpenDelivery open, int number) {
    if (open.delivery().getTest() || open.delivery().getEventType().equals("ping")) {
      return AttemptTrigger.TEST;
    }
    if (open.replayJob().isPresent()) {
      return AttemptTrigger.REPLAY;
    }
    return number == 1 ? AttemptTrigger.FIRST : AttemptTrigger.RETRY;
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
