package dev.switchhook.delivery.settle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.RecordHeader;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.topics.RecordHeaders;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Deliveries that were given up, as records of {@code webhook.dead-letters}. Pure. */
final class DeadLetterRecords {
  private DeadLetterRecords() {}

  /** Once per delivery and run, however often it is written. */
  static String id(OpenDelivery delivery) {
    return DeadLetterId.of(delivery.id(), delivery.replayJob().orElse(""));
  }

  /**
   * A letter with the bytes in it, for a replay.
   *
   * @param host of its endpoint, where it is known and its own
   * @param made the attempt that ended it, if one did
   */
  static DeadLetter of(
      OpenDelivery open,
      DeadReason reason,
      Optional<String> host,
      Optional<Made> made,
      Headers headers,
      Instant now) {
    Delivery delivery = open.delivery();
    DeadLetter.Builder letter =
        of(open.record(), Origin.of(open.position(), headers), reason, now)
            .setDeadLetterId(id(open))
            .setSubscriptionId(open.subscriptionId())
            .setDeliveryId(open.id())
            .setEventId(delivery.getEventId())
            .setEventType(delivery.getEventType())
            .setTenantId(delivery.getTenantId())
            .setCallId(delivery.getCallId())
            .setSequence(delivery.getSequence())
            .setOccurredAt(delivery.getOccurredAt())
            .setExpiresAt(open.expires())
            .setEndpointHost(host.orElse(null))
            .setDeferrals(open.deferrals())
            .setReplays(RecordHeaders.count(headers, RecordHeaders.REPLAYS).orElse(0))
            .setAttemptsBeforeReplay(open.ladderBase())
            .setReplayJobId(open.replayJob().orElse(null))
            .setPreviousDeadLetterId(
                open.replayJob()
                    .flatMap(_ -> RecordHeaders.text(headers, RecordHeaders.DEAD_LETTER))
                    .orElse(null));
    Optional<Instant> first = RecordHeaders.instant(headers, RecordHeaders.FIRST_AT);
    if (made.isPresent()) {
      lastAttempt(letter, made.get(), first);
    } else {
      noAttempt(letter, open, reason, headers, first);
    }
    return letter.build();
  }

  /** Of bytes that are no delivery: what is known is where they stood. */
  static DeadLetter of(Poison poison, Instant now) {
    Position position = poison.position();
    byte[] key = poison.record().key();
    return of(poison.record(), Origin.of(position), poison.reason(), now)
        .setDeadLetterId(
            DeadLetterId.ofRecord(position.topic(), position.partition(), position.offset()))
        .setSubscriptionId(key == null ? "" : new String(key, UTF_8))
        .setAttempts(0)
        .setFault(Fault.PLATFORM)
        .setLastError(poison.error())
        .build();
  }

  /** For a topic that takes no larger one. It can be looked at and not be replayed. */
  static DeadLetter withoutValue(DeadLetter letter) {
    return DeadLetter.newBuilder(letter).setRecordValue(null).setRecordHeaders(List.of()).build();
  }

  private static DeadLetter.Builder of(
      SourceRecord record, Origin origin, DeadReason reason, Instant now) {
    return DeadLetter.newBuilder()
        .setReason(reason)
        .setDeadAt(now)
        .setOriginTopic(origin.topic())
        .setOriginPartition(origin.partition())
        .setOriginOffset(origin.offset())
        .setRecordKey(wrap(record.key()))
        .setRecordValue(wrap(record.value()))
        .setRecordHeaders(
            record.headers().stream()
                .map(
                    header ->
                        RecordHeader.newBuilder()
                            .setName(header.name())
                            .setValue(wrap(header.value()))
                            .build())
                .toList());
  }

  private static void lastAttempt(DeadLetter.Builder letter, Made made, Optional<Instant> first) {
    AttemptResult result = AttemptResult.of(made.report().outcome());
    Instant started = made.report().startedAt();
    letter
        .setAttempts(made.number())
        .setFirstAttemptAt(first.orElse(started))
        .setLastAttemptAt(started)
        .setLastOutcome(result.outcome())
        .setLastFailureClass(result.failure())
        .setFault(result.fault())
        .setLastStatusCode(result.status().orElse(null))
        .setLastError(result.error().orElse(null));
  }

  private static void noAttempt(
      DeadLetter.Builder letter,
      OpenDelivery open,
      DeadReason reason,
      Headers headers,
      Optional<Instant> first) {
    FailureClass failure =
        switch (reason) {
          case ENDPOINT_DISABLED, ENDPOINT_GONE -> FailureClass.ENDPOINT_DISABLED;
          case PAYLOAD_TOO_LARGE -> FailureClass.PAYLOAD_TOO_LARGE;
          default -> open.lastFailure();
        };
    boolean neverTried = open.attempts() == 0;
    letter
        .setAttempts(open.attempts())
        .setFirstAttemptAt(first.orElse(null))
        .setLastOutcome(
            neverTried
                ? AttemptOutcome.UNKNOWN
                : Faults.outcome(open.lastFailure(), open.lastStatus()))
        .setLastFailureClass(failure)
        .setFault(
            failure == FailureClass.NONE || (neverTried && reason == DeadReason.EXPIRED)
                ? Faults.ofWaiting(Held.in(headers).by())
                : Faults.of(failure))
        .setLastStatusCode(open.lastStatus().isPresent() ? open.lastStatus().getAsInt() : null);
  }

  private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }
}
