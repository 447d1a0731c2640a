package dev.switchhook.delivery.settle;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.Ending.Made;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.HoldReason;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Believable endings. */
final class Endings {
  static final Outcome OK = new Outcome.Delivered(204);
  static final Outcome SERVER_ERROR =
      new Outcome.Refused(500, FailureClass.SERVER_ERROR, Duration.ZERO);

  private Endings() {}

  static Made made(int number, Outcome outcome) {
    return made(number, outcome, HoldReason.NONE, Duration.ZERO);
  }

  static Made made(int number, Outcome outcome, HoldReason heldBy, Duration held) {
    AttemptReport report =
        new AttemptReport(
            outcome,
            START.plusMillis(5),
            Duration.ofMillis(120),
            OptionalLong.of(30),
            OptionalLong.of(110),
            755,
            17);
    return new Made("crm.example", number, heldBy, held, report);
  }

  static Ending delivered(OpenDelivery delivery) {
    return new Ending.Delivered(delivery, made(delivery.attempts() + 1, OK));
  }

  static List<SourceRecord.Header> headers(String... namesAndValues) {
    return Stream.iterate(0, i -> i < namesAndValues.length, i -> i + 2)
        .map(i -> new SourceRecord.Header(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8)))
        .toList();
  }

  static Headers of(OpenDelivery delivery) {
    Headers headers = new RecordHeaders();
    delivery.record().headers().forEach(header -> headers.add(header.name(), header.value()));
    return headers;
  }
}
