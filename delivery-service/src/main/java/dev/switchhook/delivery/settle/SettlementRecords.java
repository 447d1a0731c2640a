package dev.switchhook.delivery.settle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Which records an ending needs. */
public final class SettlementRecords {
  private final AvroWriter<DeliveryAttempt> attempts;
  private final LetterRecords letters;
  private final AttemptRecords attemptRecords;
  private final InstantSource clock;

  /**
   * Waits for the registry, so that nothing waits later.
   *
   * @param worker host, number and version, as it stands in each attempt
   */
  public SettlementRecords(Schemas schemas, String worker, InstantSource clock) {
    this.attempts =
        new AvroWriter<>(schemas, Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.getClassSchema());
    this.letters = new LetterRecords(schemas, clock);
    this.attemptRecords = new AttemptRecords(worker);
    this.clock = clock;
  }

  /** All of them; the ending is durable when each is acknowledged, in whatever order. */
  List<ProducerRecord<byte[], byte[]>> of(Ending ending) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(2);
    switch (ending) {
      case Ending.Delivered delivered -> records.add(attempt(ending, delivered.delivery()));
      case Ending.Retried retried -> {
        records.add(attempt(ending, retried.delivery()));
        records.add(TierRecords.of(retried));
      }
      case Ending.Deferred deferred -> records.add(TierRecords.of(deferred));
      case Ending.Dead dead -> {
        if (dead.made().isPresent()) {
          records.add(attempt(ending, dead.delivery()));
        }
        records.add(letters.record(letterOf(ending)));
      }
      case Ending.Poisoned _ -> records.add(letters.record(letterOf(ending)));
    }
    return records;
  }

  /**
   * What is written where the broker takes no record of that size: a dead letter for a move, a
   * letter without its value for a letter; empty where there is nothing smaller.
   */
  Optional<ProducerRecord<byte[], byte[]>> smaller(
      Ending ending, ProducerRecord<byte[], byte[]> refused) {
    if (refused.topic().equals(Topics.DELIVERY_ATTEMPTS)) {
      return Optional.empty();
    }
    DeadLetter letter = letterOf(ending);
    return Optional.of(
        letters.record(
            refused.topic().equals(Topics.DEAD_LETTERS)
                ? DeadLetterRecords.withoutValue(letter)
                : letter));
  }

  private ProducerRecord<byte[], byte[]> attempt(Ending ending, OpenDelivery delivery) {
    DeliveryAttempt attempt =
        attemptRecords
            .of(ending, headers(delivery.record()))
            .orElseThrow(() -> new IllegalStateException("no attempt in " + ending));
    return new ProducerRecord<>(
        Topics.DELIVERY_ATTEMPTS,
        null,
        attempt.getEndedAt().toEpochMilli(),
        attempt.getDeliveryId().getBytes(UTF_8),
        attempts.write(attempt));
  }

  private DeadLetter letterOf(Ending ending) {
    return switch (ending) {
      case Ending.Dead(var delivery, var reason, var host, var made) ->
          DeadLetterRecords.of(
              delivery, reason, host, made, headers(delivery.record()), clock.instant());
      case Ending.Retried(var delivery, var made, _, _) ->
          DeadLetterRecords.of(
              delivery,
              DeadReason.PAYLOAD_TOO_LARGE,
              Optional.of(made.host()),
              Optional.of(made),
              headers(delivery.record()),
              clock.instant());
      case Ending.Deferred(var delivery, _, _, _) ->
          DeadLetterRecords.of(
              delivery,
              DeadReason.PAYLOAD_TOO_LARGE,
              Optional.empty(),
              Optional.empty(),
              headers(delivery.record()),
              clock.instant());
      case Ending.Poisoned(var poison) -> DeadLetterRecords.of(poison, clock.instant());
      case Ending.Delivered _ -> throw new IllegalStateException("it lives: " + ending);
    };
  }

  private static Headers headers(SourceRecord record) {
    RecordHeaders headers = new RecordHeaders();
    record.headers().forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }
}
