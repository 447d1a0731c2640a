package dev.switchhook.delivery.settle;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Deliveries;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.ids.DeadLetterId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeadLetterRecordsTest {
  private static final Instant NOW = START.plusSeconds(60);

  @Test
  void itTellsWhoWhyWhereFromAndCarriesTheBytes() {
    OpenDelivery delivery =
        Deliveries.at(3)
            .call("call_1", 1)
            .topic("webhook.deliveries.retry.24h")
            .attempts(11)
            .deferrals(2)
            .headers(
                Endings.headers(
                    "sh-attempt",
                    "11",
                    "sh-first-at",
                    "1700",
                    "sh-origin",
                    "webhook.deliveries/5/8"))
            .get();
    DeadLetter letter =
        DeadLetterRecords.of(
            delivery,
            DeadReason.RETRIES_EXHAUSTED,
            Optional.of("crm.example"),
            Optional.of(Endings.made(12, Endings.SERVER_ERROR)),
            Endings.of(delivery),
            NOW);

    assertThat(letter.getDeadLetterId()).isEqualTo(DeadLetterId.of(delivery.id(), ""));
    assertThat(letter.getSubscriptionId()).isEqualTo("sub_1");
    assertThat(letter.getDeliveryId()).isEqualTo(delivery.id());
    assertThat(letter.getEventId()).isEqualTo("evt_3");
    assertThat(letter.getEventType()).isEqualTo("call.ended");
    assertThat(letter.getTenantId()).isEqualTo("ten_1");
    assertThat(letter.getCallId()).isEqualTo("call_1");
    assertThat(letter.getSequence()).isEqualTo(1);
    assertThat(letter.getOccurredAt()).isEqualTo(START);
    assertThat(letter.getExpiresAt()).isEqualTo(delivery.expires());
    assertThat(letter.getEndpointHost()).isEqualTo("crm.example");
    assertThat(letter.getReason()).isEqualTo(DeadReason.RETRIES_EXHAUSTED);
    assertThat(letter.getDeadAt()).isEqualTo(NOW);
    assertThat(letter.getAttempts()).isEqualTo(12);
    assertThat(letter.getDeferrals()).isEqualTo(2);
    assertThat(letter.getReplays()).isZero();
    assertThat(letter.getAttemptsBeforeReplay()).isZero();
    assertThat(letter.getReplayJobId()).isNull();
    assertThat(letter.getPreviousDeadLetterId()).isNull();
    assertThat(letter.getFirstAttemptAt()).isEqualTo(Instant.ofEpochMilli(1700));
    assertThat(letter.getLastAttemptAt()).isEqualTo(START.plusMillis(5));
    assertThat(letter.getLastOutcome()).isEqualTo(AttemptOutcome.REFUSED);
    assertThat(letter.getLastFailureClass()).isEqualTo(FailureClass.SERVER_ERROR);
    assertThat(letter.getFault()).isEqualTo(Fault.RECEIVER);
    assertThat(letter.getLastStatusCode()).isEqualTo(500);
    assertThat(letter.getLastError()).isNull();
    assertThat(letter.getOriginTopic()).isEqualTo("webhook.deliveries");
    assertThat(letter.getOriginPartition()).isEqualTo(5);
    assertThat(letter.getOriginOffset()).isEqualTo(8);
    assertThat(letter.getRecordKey()).isEqualTo(ByteBuffer.wrap("sub_1".getBytes(UTF_8)));
    assertThat(letter.getRecordValue()).isEqualTo(ByteBuffer.wrap("bytes".getBytes(UTF_8)));
    assertThat(letter.getRecordHeaders()).extracting("name").contains("sh-attempt", "sh-origin");
  }

  @Test
  void aReplayThatDiesAgainIsANewLetterThatNamesTheOld() {
    OpenDelivery delivery =
        Deliveries.at(3)
            .attempts(12)
            .replay("job_9", 12)
            .headers(Endings.headers("sh-replays", "1", "sh-dead-letter", "dlt_old"))
            .get();
    DeadLetter letter =
        DeadLetterRecords.of(
            delivery,
            DeadReason.ENDPOINT_GONE,
            Optional.of("crm.example"),
            Optional.of(
                Endings.made(13, new Outcome.Refused(410, FailureClass.GONE, Duration.ZERO))),
            Endings.of(delivery),
            NOW);

    assertThat(letter.getDeadLetterId()).isEqualTo(DeadLetterId.of(delivery.id(), "job_9"));
    assertThat(letter.getReplays()).isEqualTo(1);
    assertThat(letter.getAttemptsBeforeReplay()).isEqualTo(12);
    assertThat(letter.getReplayJobId()).isEqualTo("job_9");
    assertThat(letter.getPreviousDeadLetterId()).isEqualTo("dlt_old");
  }

  @Test
  void whatExpiredUntriedIsTheFaultOfWhoeverHeldIt() {
    OpenDelivery ours = Deliveries.at(3).get();
    OpenDelivery theirs =
        Deliveries.at(4).headers(Endings.headers("sh-held-by", "LANE", "sh-held-ms", "9")).get();

    assertThat(expired(ours).getFault()).isEqualTo(Fault.PLATFORM);
    assertThat(expired(ours).getLastOutcome()).isEqualTo(AttemptOutcome.UNKNOWN);
    assertThat(expired(ours).getFirstAttemptAt()).isNull();
    assertThat(expired(theirs).getFault()).isEqualTo(Fault.RECEIVER);
  }

  @Test
  void whatExpiredBetweenTwoAttemptsHasTheLastOnesFault() {
    OpenDelivery delivery = Deliveries.at(3).attempts(2).lastTime(FailureClass.RESET, 0).get();

    assertThat(expired(delivery).getFault()).isEqualTo(Fault.NETWORK);
    assertThat(expired(delivery).getLastOutcome()).isEqualTo(AttemptOutcome.UNREACHABLE);
    assertThat(expired(delivery).getAttempts()).isEqualTo(2);
  }

  @Test
  void aDisabledEndpointIsItsOwners() {
    OpenDelivery delivery = Deliveries.at(3).get();
    DeadLetter letter =
        DeadLetterRecords.of(
            delivery,
            DeadReason.ENDPOINT_DISABLED,
            Optional.empty(),
            Optional.empty(),
            Endings.of(delivery),
            NOW);

    assertThat(letter.getLastFailureClass()).isEqualTo(FailureClass.ENDPOINT_DISABLED);
    assertThat(letter.getFault()).isEqualTo(Fault.RECEIVER);
    assertThat(letter.getEndpointHost()).isNull();
  }

  @Test
  void poisonIsKeptByteForByteUnderThePlaceItStoodAt() {
    byte[] bytes = {0, 1, 2};
    Poison poison =
        new Poison(
            new Position("webhook.deliveries", 3, 77, 1),
            new SourceRecord(
                "sub_x".getBytes(UTF_8), bytes, List.of(new SourceRecord.Header("odd", null))),
            DeadReason.UNDECODABLE,
            "NOT_FRAMED: shorter than 5 bytes");
    DeadLetter letter = DeadLetterRecords.of(poison, NOW);

    assertThat(letter.getDeadLetterId())
        .isEqualTo(DeadLetterId.ofRecord("webhook.deliveries", 3, 77));
    assertThat(letter.getSubscriptionId()).isEqualTo("sub_x");
    assertThat(letter.getDeliveryId()).isNull();
    assertThat(letter.getTenantId()).isNull();
    assertThat(letter.getReason()).isEqualTo(DeadReason.UNDECODABLE);
    assertThat(letter.getFault()).isEqualTo(Fault.PLATFORM);
    assertThat(letter.getLastError()).isEqualTo("NOT_FRAMED: shorter than 5 bytes");
    assertThat(letter.getOriginOffset()).isEqualTo(77);
    assertThat(letter.getRecordValue()).isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(letter.getRecordHeaders()).hasSize(1);
  }

  @Test
  void poisonWithoutKeyOrValueIsALetterToo() {
    Poison poison =
        new Poison(
            new Position("webhook.deliveries", 3, 77, 1),
            new SourceRecord(null, null, List.of()),
            DeadReason.UNDECODABLE,
            "EMPTY_VALUE");
    DeadLetter letter = DeadLetterRecords.of(poison, NOW);

    assertThat(letter.getSubscriptionId()).isEmpty();
    assertThat(letter.getRecordKey()).isNull();
    assertThat(letter.getRecordValue()).isNull();
  }

  private static DeadLetter expired(OpenDelivery delivery) {
    return DeadLetterRecords.of(
        delivery,
        DeadReason.EXPIRED,
        Optional.of("crm.example"),
        Optional.empty(),
        Endings.of(delivery),
        NOW);
  }
}
