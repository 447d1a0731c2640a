package dev.switchhook.delivery.settle;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.DeferralReason;
import dev.switchhook.delivery.engine.Deliveries;
import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.HoldReason;
import dev.switchhook.events.Verdict;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each field of one record of each kind. */
final class AttemptRecordsTest {
  private final AttemptRecords records = new AttemptRecords("host/0/0.1.0");

  @Test
  void aFirstAttemptThatWasTaken() {
    OpenDelivery delivery = Deliveries.at(7).call("call_1", 1).due(START.plusMillis(2)).get();

    assertThat(record(Endings.delivered(delivery), delivery))
        .isEqualTo(
            DeliveryAttempt.newBuilder()
                .setAttemptId(delivery.id() + "#1")
                .setDeliveryId(delivery.id())
                .setEventId("evt_7")
                .setEventType("call.ended")
                .setTenantId("ten_1")
                .setSubscriptionId("sub_1")
                .setEndpointHost("crm.example")
                .setCallId("call_1")
                .setSequence(1L)
                .setAttempt(1)
                .setTriggeredBy(AttemptTrigger.FIRST)
                .setHeldBy(HoldReason.NONE)
                .setOccurredAt(START)
                .setRecordedAt(START)
                .setDueAt(START.plusMillis(2))
                .setStartedAt(START.plusMillis(5))
                .setEndedAt(START.plusMillis(125))
                .setConnectMs(30L)
                .setFirstByteMs(110L)
                .setDurationMs(120)
                .setOutcome(AttemptOutcome.DELIVERED)
                .setVerdict(Verdict.DONE)
                .setFailureClass(FailureClass.NONE)
                .setFault(Fault.NONE)
                .setStatusCode(204)
                .setRequestBytes(755)
                .setResponseBytes(17)
                .setOriginTopic("webhook.deliveries")
                .setOriginPartition(0)
                .setOriginOffset(7)
                .setWorker("host/0/0.1.0")
                .build());
  }

  @Test
  void aRetryThatIsThrottledAndRetriedAgain() {
    OpenDelivery delivery =
        Deliveries.at(7)
            .topic("webhook.deliveries.retry.5s")
            .kind(Kind.DUE)
            .attempts(2)
            .deferrals(3)
            .headers(
                Endings.headers(
                    "sh-origin", "webhook.deliveries/4/99",
                    "sh-held-by", "LANE",
                    "sh-held-ms", "8000"))
            .get();
    Outcome throttled =
        new Outcome.Throttled(429, FailureClass.RATE_LIMITED, Duration.ofSeconds(90));
    DeliveryAttempt record =
        record(
            new Ending.Retried(
                delivery,
                Endings.made(3, throttled, HoldReason.LANE, Duration.ofMillis(400)),
                RetryTier.M2,
                START.plusSeconds(120)),
            delivery);

    assertThat(record.getAttemptId()).isEqualTo(delivery.id() + "#3");
    assertThat(record.getAttempt()).isEqualTo(3);
    assertThat(record.getTriggeredBy()).isEqualTo(AttemptTrigger.RETRY);
    assertThat(record.getDeferrals()).isEqualTo(3);
    assertThat(record.getHeldBy()).isEqualTo(HoldReason.LANE);
    assertThat(record.getHeldMs()).as("both waits were for the lane").isEqualTo(8_400);
    assertThat(record.getOutcome()).isEqualTo(AttemptOutcome.THROTTLED);
    assertThat(record.getVerdict()).isEqualTo(Verdict.RETRY);
    assertThat(record.getFailureClass()).isEqualTo(FailureClass.RATE_LIMITED);
    assertThat(record.getFault()).isEqualTo(Fault.RECEIVER);
    assertThat(record.getStatusCode()).isEqualTo(429);
    assertThat(record.getRetryAfterMs()).isEqualTo(90_000);
    assertThat(record.getNextAttemptAt()).isEqualTo(START.plusSeconds(120));
    assertThat(record.getNextTier()).isEqualTo("2m");
    assertThat(record.getDeadLetterId()).isNull();
    assertThat(record.getOriginTopic()).isEqualTo("webhook.deliveries");
    assertThat(record.getOriginPartition()).isEqualTo(4);
    assertThat(record.getOriginOffset()).isEqualTo(99);
  }

  @Test
  void aReplayThatDiesAgain() {
    OpenDelivery delivery = Deliveries.at(7).attempts(12).replay("job_9", 12).get();
    DeliveryAttempt record =
        record(
            new Ending.Dead(
                delivery,
                DeadReason.PERMANENT_RESPONSE,
                Optional.of("crm.example"),
                Optional.of(
                    Endings.made(
                        13, new Outcome.Refused(404, FailureClass.CLIENT_ERROR, Duration.ZERO)))),
            delivery);

    assertThat(record.getAttemptId()).isEqualTo(delivery.id() + "#13#job_9");
    assertThat(record.getTriggeredBy()).isEqualTo(AttemptTrigger.REPLAY);
    assertThat(record.getReplayJobId()).isEqualTo("job_9");
    assertThat(record.getVerdict()).isEqualTo(Verdict.DEAD_LETTER);
    assertThat(record.getDeadLetterId()).isEqualTo(DeadLetterId.of(delivery.id(), "job_9"));
    assertThat(record.getFailureClass()).isEqualTo(FailureClass.CLIENT_ERROR);
  }

  @Test
  void aPingAndATestEventAreTests() {
    OpenDelivery ping = Deliveries.at(1).type("ping").get();
    OpenDelivery test = Deliveries.at(2).test().get();

    assertThat(record(Endings.delivered(ping), ping).getTriggeredBy())
        .isEqualTo(AttemptTrigger.TEST);
    assertThat(record(Endings.delivered(test), test).getTriggeredBy())
        .isEqualTo(AttemptTrigger.TEST);
  }

  @Test
  void aNameThatDoesNotExistIsTheReceiversFaultAndASilentNameServerIsNot() {
    for (String error : List.of(Outcome.Unreachable.NO_SUCH_NAME, "no address found")) {
      OpenDelivery delivery = Deliveries.at(7).get();
      DeliveryAttempt record =
          record(
              new Ending.Retried(
                  delivery,
                  Endings.made(1, new Outcome.Unreachable(FailureClass.DNS, error)),
                  RetryTier.M10,
                  START.plusSeconds(600)),
              delivery);
      assertThat(record.getFault())
          .isEqualTo(
              error.equals(Outcome.Unreachable.NO_SUCH_NAME) ? Fault.RECEIVER : Fault.NETWORK);
    }
  }

  @Test
  void aBlockedDestinationWasAnAttemptWithoutAStatus() {
    OpenDelivery delivery = Deliveries.at(7).get();
    DeliveryAttempt record =
        record(
            new Ending.Retried(
                delivery,
                Endings.made(
                    1,
                    new Outcome.Unreachable(FailureClass.BLOCKED_ADDRESS, "blocked_destination")),
                RetryTier.M10,
                START.plusSeconds(600)),
            delivery);

    assertThat(record.getOutcome()).isEqualTo(AttemptOutcome.UNREACHABLE);
    assertThat(record.getFailureClass()).isEqualTo(FailureClass.BLOCKED_ADDRESS);
    assertThat(record.getFault()).isEqualTo(Fault.RECEIVER);
    assertThat(record.getStatusCode()).isNull();
    assertThat(record.getError()).isEqualTo("blocked_destination");
  }

  @Test
  void aHoldForSomethingElseIsNamedIfItWasTheLonger() {
    OpenDelivery delivery =
        Deliveries.at(7)
            .headers(Endings.headers("sh-held-by", "RETRY_AFTER", "sh-held-ms", "300"))
            .get();
    DeliveryAttempt record =
        record(
            new Ending.Delivered(
                delivery, Endings.made(1, Endings.OK, HoldReason.LANE, Duration.ofMillis(200))),
            delivery);

    assertThat(record.getHeldBy()).isEqualTo(HoldReason.RETRY_AFTER);
    assertThat(record.getHeldMs()).isEqualTo(300);
  }

  @Test
  void whatWasNotTriedHasNone() {
    OpenDelivery delivery = Deliveries.at(7).get();

    assertThat(
            records.of(
                new Ending.Deferred(
                    delivery, RetryTier.S5, START.plusSeconds(5), DeferralReason.FULL),
                Endings.of(delivery)))
        .isEmpty();
    assertThat(
            records.of(
                new Ending.Dead(delivery, DeadReason.EXPIRED, Optional.empty(), Optional.empty()),
                Endings.of(delivery)))
        .isEmpty();
  }

  private DeliveryAttempt record(Ending ending, OpenDelivery delivery) {
    return records.of(ending, Endings.of(delivery)).orElseThrow();
  }
}
