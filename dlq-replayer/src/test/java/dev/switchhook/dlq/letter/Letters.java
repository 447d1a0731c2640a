package dev.switchhook.dlq.letter;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.ids.DeliveryId;
import java.time.Instant;
import java.util.UUID;

/** Letters for tests: all alike but for what a test says. */
public final class Letters {
  public static final Instant NOW = Instant.parse("2026-10-09T10:00:00Z");

  private Letters() {}

  /** A call.ended that was refused with 401; the number makes the ids and the offset. */
  public static DeadLetter.Builder says(int number) {
    String event = new UUID(7, number).toString();
    String delivery = DeliveryId.of(event, "sub_a");
    return DeadLetter.newBuilder()
        .setDeadLetterId(DeadLetterId.of(delivery, ""))
        .setSubscriptionId("sub_a")
        .setDeliveryId(delivery)
        .setEventId(event)
        .setEventType("call.ended")
        .setTenantId("ten_1")
        .setCallId("call_" + number)
        .setSequence(9L)
        .setOccurredAt(NOW.minusSeconds(7200))
        .setExpiresAt(NOW.minusSeconds(7200).plusSeconds(72 * 3600))
        .setEndpointHost("api.crm.example")
        .setReason(DeadReason.PERMANENT_RESPONSE)
        .setDeadAt(NOW.minusSeconds(3600))
        .setAttempts(2)
        .setLastOutcome(AttemptOutcome.REFUSED)
        .setLastFailureClass(FailureClass.AUTH)
        .setFault(Fault.RECEIVER)
        .setLastStatusCode(401)
        .setLastError("HTTP 401 Unauthorized")
        .setOriginTopic("webhook.deliveries")
        .setOriginPartition(3)
        .setOriginOffset(number);
  }

  public static Letter letter(int number) {
    return letter(says(number), number);
  }

  public static Letter letter(DeadLetter.Builder says, int number) {
    return new Letter(
        new Position(number % 3, number), says.build(), LetterState.UNTOUCHED, 1_000, true);
  }

  public static Letter in(LetterStatus status, Letter letter, int timesReplayed) {
    return letter.with(
        new LetterState(status, "job_1", "sre", NOW.minusSeconds(60), timesReplayed));
  }

  public static Letter withoutBytes(Letter letter) {
    return new Letter(letter.at(), letter.says(), letter.state(), letter.size(), false);
  }
}
