package dev.switchhook.delivery.settle;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.DeferralReason;
import dev.switchhook.delivery.engine.Deliveries;
import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.events.FailureClass;
import dev.switchhook.topics.RetryTier;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

final class TierRecordsTest {
  private static final Instant DUE = START.plusSeconds(30);

  @Test
  void itKeepsKeyValueAndPartitionNumberAndSaysInHeadersWhatChanged() {
    OpenDelivery delivery = Deliveries.at(99).partition(4).get();
    ProducerRecord<byte[], byte[]> record =
        TierRecords.of(
            new Ending.Retried(
                delivery, Endings.made(1, Endings.SERVER_ERROR), RetryTier.S30, DUE));

    assertThat(record.topic()).isEqualTo("webhook.deliveries.retry.30s");
    assertThat(record.partition()).isEqualTo(4);
    assertThat(record.timestamp()).as("the broker's").isNull();
    assertThat(record.key()).isSameAs(delivery.record().key());
    assertThat(record.value()).isSameAs(delivery.record().value());
    assertThat(headers(record))
        .containsOnly(
            Map.entry("sh-attempt", "1"),
            Map.entry("sh-due-at", Long.toString(DUE.toEpochMilli())),
            Map.entry("sh-reason", "SERVER_ERROR"),
            Map.entry("sh-last-status", "500"),
            Map.entry("sh-first-at", Long.toString(START.plusMillis(5).toEpochMilli())),
            Map.entry("sh-origin", "webhook.deliveries/4/99"));
  }

  @Test
  void whatItBroughtAlongStaysAndEachHeaderStandsOnce() {
    OpenDelivery delivery =
        Deliveries.at(3)
            .topic("webhook.deliveries.retry.1s")
            .attempts(1)
            .headers(
                Endings.headers(
                    "traceparent", "00-abc",
                    "sh-attempt", "1",
                    "sh-due-at", "1",
                    "sh-last-status", "500",
                    "sh-first-at", "17",
                    "sh-held-by", "LANE",
                    "sh-held-ms", "5000",
                    "sh-replay-job", "job_1",
                    "sh-origin", "webhook.deliveries/0/1"))
            .get();
    ProducerRecord<byte[], byte[]> record =
        TierRecords.of(
            new Ending.Retried(
                delivery,
                Endings.made(2, new Outcome.Unreachable(FailureClass.TIMEOUT, "15 s")),
                RetryTier.S5,
                DUE));

    assertThat(record.headers().toArray()).hasSameSizeAs(headers(record).keySet());
    assertThat(headers(record))
        .containsOnly(
            Map.entry("traceparent", "00-abc"),
            Map.entry("sh-attempt", "2"),
            Map.entry("sh-due-at", Long.toString(DUE.toEpochMilli())),
            Map.entry("sh-reason", "TIMEOUT"),
            Map.entry("sh-first-at", "17"),
            Map.entry("sh-replay-job", "job_1"),
            Map.entry("sh-origin", "webhook.deliveries/0/1"));
  }

  @Test
  void aDeferralCountsAsOneAndNotAsAnAttempt() {
    OpenDelivery delivery =
        Deliveries.at(3)
            .attempts(2)
            .deferrals(4)
            .due(START.plusSeconds(10))
            .headers(
                Endings.headers(
                    "sh-attempt", "2",
                    "sh-reason", "SERVER_ERROR",
                    "sh-last-status", "500",
                    "sh-deferrals", "4",
                    "sh-held-by", "RETRY_AFTER",
                    "sh-held-ms", "1000"))
            .get();
    ProducerRecord<byte[], byte[]> record =
        TierRecords.of(
            new Ending.Deferred(delivery, RetryTier.S30, DUE, DeferralReason.RETRY_AFTER));

    assertThat(headers(record))
        .containsEntry("sh-attempt", "2")
        .containsEntry("sh-deferrals", "5")
        .containsEntry("sh-due-at", Long.toString(DUE.toEpochMilli()))
        .containsEntry("sh-reason", "CIRCUIT_OPEN")
        .containsEntry("sh-last-status", "500")
        .containsEntry("sh-held-by", "RETRY_AFTER")
        .containsEntry("sh-held-ms", "21000");
  }

  @Test
  void aFullLaneLeavesTheReasonOfTheLastAttempt() {
    OpenDelivery delivery =
        Deliveries.at(3).headers(Endings.headers("sh-reason", "SERVER_ERROR")).get();
    ProducerRecord<byte[], byte[]> record =
        TierRecords.of(new Ending.Deferred(delivery, RetryTier.S30, DUE, DeferralReason.FULL));

    assertThat(headers(record))
        .containsEntry("sh-reason", "SERVER_ERROR")
        .containsEntry("sh-held-by", "LANE")
        .containsEntry("sh-held-ms", "30000");
  }

  private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    record
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }
}
