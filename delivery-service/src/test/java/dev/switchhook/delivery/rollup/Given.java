package dev.switchhook.delivery.rollup;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.HoldReason;
import dev.switchhook.events.Verdict;
import dev.switchhook.kit.streams.Notice;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** Attempts and dead letters as delivery-service writes them. */
final class Given {
  /** In the middle of a minute, at the start of an hour. */
  static final Instant T = Instant.parse("2026-10-09T09:00:30Z");

  static final Notice NOBODY_HEARS =
      new Notice() {
        @Override
        public void away(String why) {}

        @Override
        public void back() {}
      };

  private Given() {}

  /** A first attempt that ended then, after 40 ms, 100 ms after it was recorded, with a 200. */
  static DeliveryAttempt delivered(String delivery, Instant endedAt) {
    return attempt(delivery, 1, endedAt, a -> a);
  }

  static DeliveryAttempt refused(String delivery, int number, Instant endedAt, int status) {
    return attempt(
        delivery,
        number,
        endedAt,
        a ->
            a.setOutcome(AttemptOutcome.REFUSED)
                .setVerdict(Verdict.RETRY)
                .setFailureClass(FailureClass.SERVER_ERROR)
                .setFault(Fault.RECEIVER)
                .setStatusCode(status));
  }

  static DeliveryAttempt attempt(
      String delivery, int number, Instant endedAt, UnaryOperator<DeliveryAttempt.Builder> with) {
    return with.apply(
            DeliveryAttempt.newBuilder()
                .setAttemptId(delivery + "#" + number)
                .setDeliveryId(delivery)
                .setEventId("0192f0c4-5f61-7b85-8d16-4c6d7e150a09")
                .setEventType("call.ended")
                .setTenantId("ten_1")
                .setSubscriptionId("sub_1")
                .setEndpointHost("crm.example")
                .setCallId("call_1")
                .setSequence(3L)
                .setAttempt(number)
                .setTriggeredBy(number == 1 ? AttemptTrigger.FIRST : AttemptTrigger.RETRY)
                .setHeldBy(HoldReason.NONE)
                .setOccurredAt(endedAt.minusMillis(500))
                .setRecordedAt(endedAt.minusMillis(140))
                .setDueAt(endedAt.minusMillis(50))
                .setStartedAt(endedAt.minusMillis(40))
                .setEndedAt(endedAt)
                .setDurationMs(40)
                .setOutcome(AttemptOutcome.DELIVERED)
                .setVerdict(Verdict.DONE)
                .setFailureClass(FailureClass.NONE)
                .setFault(Fault.NONE)
                .setStatusCode(200)
                .setOriginTopic("webhook.deliveries")
                .setOriginPartition(0)
                .setOriginOffset(1))
        .build();
  }

  static DeadLetter dead(
      String letter, Instant deadAt, DeadReason reason, UnaryOperator<DeadLetter.Builder> with) {
    return with.apply(
            DeadLetter.newBuilder()
                .setDeadLetterId(letter)
                .setDeliveryId("dlv_" + letter)
                .setSubscriptionId("sub_1")
                .setTenantId("ten_1")
                .setEventType("call.ended")
                .setReason(reason)
                .setDeadAt(deadAt)
                .setAttempts(12)
                .setFault(Fault.RECEIVER)
                .setOriginTopic("webhook.deliveries")
                .setOriginPartition(0)
                .setOriginOffset(1)
                .setRecordHeaders(List.of()))
        .build();
  }
}
