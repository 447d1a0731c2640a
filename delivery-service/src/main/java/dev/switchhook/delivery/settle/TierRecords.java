package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.engine.Ending.Deferred;
import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.Ending.Retried;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Deliveries on their way to a retry tier: same key, same value, same partition number; what
 * changed stands in the headers. Pure.
 */
final class TierRecords {
  private TierRecords() {}

  static ProducerRecord<byte[], byte[]> of(Retried ending) {
    OpenDelivery delivery = ending.delivery();
    Made made = ending.made();
    AttemptReport report = made.report();
    AttemptResult result = AttemptResult.of(report.outcome());
    ProducerRecord<byte[], byte[]> record = carried(delivery, ending.tier());
    Headers headers = record.headers();
    RecordHeaders.set(headers, RecordHeaders.ATTEMPT, made.number());
    RecordHeaders.set(headers, RecordHeaders.DUE_AT, ending.due());
    RecordHeaders.set(headers, RecordHeaders.REASON, result.failure().name());
    if (result.status().isPresent()) {
      RecordHeaders.set(headers, RecordHeaders.LAST_STATUS, result.status().get());
    } else {
      headers.remove(RecordHeaders.LAST_STATUS);
    }
    if (RecordHeaders.instant(headers, RecordHeaders.FIRST_AT).isEmpty()) {
      RecordHeaders.set(headers, RecordHeaders.FIRST_AT, report.startedAt());
    }
    Held.NOTHING.writeTo(headers); // the next attempt waits anew
    return record;
  }

  static ProducerRecord<byte[], byte[]> of(Deferred ending) {
    OpenDelivery delivery = ending.delivery();
    ProducerRecord<byte[], byte[]> record = carried(delivery, ending.tier());
    Headers headers = record.headers();
    RecordHeaders.set(headers, RecordHeaders.DUE_AT, ending.due());
    RecordHeaders.set(headers, RecordHeaders.DEFERRALS, delivery.deferrals() + 1L);
    ending
        .why()
        .failure()
        .ifPresent(failure -> RecordHeaders.set(headers, RecordHeaders.REASON, failure.name()));
    Held.in(headers)
        .and(ending.why().heldBy(), Duration.between(delivery.due(), ending.due()))
        .writeTo(headers);
    return record;
  }

  private static ProducerRecord<byte[], byte[]> carried(OpenDelivery delivery, RetryTier tier) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            tier.topic(),
            delivery.position().partition(),
            delivery.record().key(),
            delivery.record().value());
    delivery
        .record()
        .headers()
        .forEach(header -> record.headers().add(header.name(), header.value()));
    RecordHeaders.set(
        record.headers(),
        RecordHeaders.ORIGIN,
        Origin.of(delivery.position(), record.headers()).text());
    return record;
  }
}
