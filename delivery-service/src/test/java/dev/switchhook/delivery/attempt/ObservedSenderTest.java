package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import dev.switchhook.kit.meters.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ObservedSenderTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(ObservedSender.class);

  private final Meters meters = new Meters();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final List<AttemptReport> answers = new ArrayList<>();
  private long nanos;
  private AttemptReport next;
  private final ObservedSender sender =
      new ObservedSender(
          (_, answer) -> {
            answer.accept(next);
            return () -> {};
          },
          new AttemptMeters(meters),
          () -> nanos);

  @BeforeEach
  void listen() {
    lines.start();
    LOG.addAppender(lines);
    LOG.setLevel(Level.DEBUG);
  }

  @AfterEach
  void close() {
    LOG.detachAppender(lines);
    LOG.setLevel(null);
    meters.close();
  }

  @Test
  void everyAnswerIsPassedOnUnchangedAndCountedOnce() {
    AttemptReport report = report(new Delivered(200), OptionalLong.of(3));
    send(report, "call.ended", 2, Optional.empty());

    assertThat(answers).containsExactly(report);
    assertThat(
            meters
                .registry()
                .get("switchhook.attempt")
                .tags("outcome", "delivered", "trigger", "retry")
                .timer()
                .count())
        .isEqualTo(1);
    assertThat(ended("call.ended", "none", "retry")).isEqualTo(1);
    assertThat(meters.registry().get("switchhook.connections").tag("kind", "new").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aReplayOnAPooledConnectionIsToldApart() {
    send(report(new Delivered(200), OptionalLong.empty()), "call.ended", 9, Optional.of("job_1"));
    assertThat(ended("call.ended", "none", "replay")).isEqualTo(1);
    assertThat(
            meters.registry().get("switchhook.connections").tag("kind", "reused").counter().count())
        .isEqualTo(1);
  }

  @Test
  void failuresAreToldApart() {
    send(report(new Refused(404, FailureClass.CLIENT_ERROR, Duration.ZERO), OptionalLong.empty()));
    send(
        report(new Throttled(429, FailureClass.RATE_LIMITED, Duration.ZERO), OptionalLong.empty()));
    send(report(new Unreachable(FailureClass.TIMEOUT, "no answer in time"), OptionalLong.empty()));
    assertThat(ended("call.ended", "client_error", "first")).isEqualTo(1);
    assertThat(ended("call.ended", "rate_limited", "first")).isEqualTo(1);
    assertThat(ended("call.ended", "timeout", "first")).isEqualTo(1);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("attempt refused delivery=dlv_")
                    .contains(" status=404 class=CLIENT_ERROR "),
            line -> assertThat(line).startsWith("attempt refused ").contains(" status=429 "),
            line ->
                assertThat(line)
                    .startsWith("attempt unreachable ")
                    .contains(" class=TIMEOUT error=no answer in time "));
  }

  @Test
  void aFaultOfOursIsNoAttempt() {
    send(
        report(
            new Unreachable(FailureClass.PLATFORM_ERROR, "no secret to sign with"),
            OptionalLong.empty()));
    assertThat(answers).hasSize(1);
    assertThat(meters.registry().find("switchhook.attempts.ended").counter()).isNull();
    assertThat(meters.registry().find("switchhook.attempt").timer()).isNull();
    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN));
  }

  @Test
  void anAttemptThatHadNoTokenWasNone() {
    send(report(Unreachable.withoutToken("token endpoint answered 503"), OptionalLong.empty()));
    assertThat(answers).hasSize(1);
    assertThat(meters.registry().find("switchhook.attempts.ended").counter()).isNull();
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line.getFormattedMessage())
                    .startsWith("no attempt made")
                    .contains("error=token endpoint answered 503"));
  }

  @Test
  void noLineShowsThePathTheBodyOrASecret() {
    send(report(new Delivered(200), OptionalLong.empty()));
    send(report(new Refused(404, FailureClass.CLIENT_ERROR, Duration.ZERO), OptionalLong.empty()));
    send(report(new Unreachable(FailureClass.RESET, "connection closed"), OptionalLong.empty()));
    send(report(new Unreachable(FailureClass.PLATFORM_ERROR, "x"), OptionalLong.empty()));
    assertThat(lines.list)
        .hasSize(4)
        .extracting(ILoggingEvent::getFormattedMessage)
        .allSatisfy(line -> assertThat(line).doesNotContain("/secret", "+1555", "whsec", "v1,"));
  }

  @Test
  void aFloodOfOneKindIsTenLinesASecondAndThenItsCount() {
    AttemptReport failed =
        report(new Unreachable(FailureClass.CONNECT, "connection refused"), OptionalLong.empty());
    for (int i = 0; i < 500; i++) {
      send(failed);
    }
    assertThat(lines.list).hasSize(10);
    nanos += 1_000_000_000L;
    send(failed);
    assertThat(lines.list).hasSize(11);
    assertThat(lines.list.getLast().getFormattedMessage()).endsWith("left_out=490");
    assertThat(ended("call.ended", "connect", "first")).isEqualTo(501);
  }

  private double ended(String type, String why, String trigger) {
    return meters
        .registry()
        .get("switchhook.attempts.ended")
        .tags("event_type", type, "failure_class", why, "trigger", trigger)
        .counter()
        .count();
  }

  private static AttemptReport report(Outcome outcome, OptionalLong connectMs) {
    return new AttemptReport(
        outcome,
        Posting.NOW.plusSeconds(5),
        Duration.ofMillis(40),
        connectMs,
        OptionalLong.of(7),
        755,
        0);
  }

  private void send(AttemptReport report) {
    send(report, "call.ended", 1, Optional.empty());
  }

  private void send(AttemptReport report, String type, int number, Optional<String> job) {
    next = report;
    sender.send(
        new Attempt(
            Posting.delivery(d -> d.setEventType(type)),
            Posting.endpoint("https://crm.example/secret", Posting.LONG),
            number,
            job),
        answers::add);
  }
}
