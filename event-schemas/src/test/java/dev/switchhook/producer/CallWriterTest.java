package dev.switchhook.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.callevents.RejectReason;
import dev.switchhook.events.AnalysisStatus;
import dev.switchhook.events.AnsweredBy;
import dev.switchhook.events.AppointmentBooked;
import dev.switchhook.events.AppointmentStatus;
import dev.switchhook.events.ArtifactKind;
import dev.switchhook.events.ArtifactReady;
import dev.switchhook.events.CallAnalyzed;
import dev.switchhook.events.CallAnswered;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.CallStarted;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.IntentDetected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;

class CallWriterTest {
  private final CallWriter call = Given.call();

  @Test
  void aCallCountsFromOneWithoutGaps() {
    List<CallEvent> events =
        List.of(
            call.started(Given.started()),
            call.answered(CallAnswered.newBuilder().setAnsweredBy(AnsweredBy.AGENT).build()),
            call.appointment(appointment(AppointmentStatus.RESCHEDULED)),
            call.ended(Given.ended()),
            call.analyzed(
                CallAnalyzed.newBuilder()
                    .setStatus(AnalysisStatus.COMPLETED)
                    .setOutcome(CallOutcome.RESOLVED)
                    .build()),
            call.artifactReady(artifact(ArtifactKind.RECORDING)));

    assertThat(events).extracting(CallEvent::getSequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(events)
        .extracting(CallEvent::getType)
        .containsExactly(
            "call.started",
            "call.answered",
            "appointment.rescheduled",
            "call.ended",
            "call.analyzed",
            "recording.ready");
    assertThat(events).extracting(CallEvent::getId).doesNotHaveDuplicates();
    assertThat(events)
        .allSatisfy(
            event -> {
              assertThat(event.getId().version()).isEqualTo(7);
              assertThat(event.getId().variant()).isEqualTo(2);
              assertThat(event.getId().getMostSignificantBits() >>> 16)
                  .isEqualTo(Given.NOW.toEpochMilli());
              assertThat(event.getSource()).isEqualTo("voice-platform/test");
              assertThat(event.getTest()).isFalse();
            });
  }

  @Test
  void anEventThatIngestWouldRejectIsNotMadeAndUsesNoNumber() {
    call.started(Given.started());

    assertThatThrownBy(() -> call.intentDetected(intent("a", 1.5)))
        .isInstanceOfSatisfying(
            InvalidEventException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectReason.BAD_NUMBER))
        .hasMessageContaining("confidence");
    assertThat(call.intentDetected(intent("a", 0.5)).getSequence()).isEqualTo(2);
  }

  @Test
  void whatWouldBeReadOtherwiseThanItWasWrittenIsRefused() {
    call.started(Given.started());

    assertThatThrownBy(() -> call.intentDetected(intent("half \uD83D", 0.5)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("surrogate");
    assertThat(call.intentDetected(intent("whole \uD83D\uDE00", 0.5)).getSequence()).isEqualTo(2);
  }

  @Test
  void moreThan256KibIsRefusedWhereSomebodyCanAct() {
    call.started(Given.started());

    assertThatThrownBy(() -> call.intentDetected(intent("x".repeat(256 * 1024), 0.5)))
        .isInstanceOfSatisfying(
            InvalidEventException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectReason.TOO_LARGE));
  }

  @Test
  void nothingComesBeforeTheStart() {
    assertThatIllegalStateException()
        .isThrownBy(() -> call.ended(Given.ended()))
        .withMessage("no call.ended for call call_1: its call.started comes first");
    assertThat(call.started(Given.started()).getSequence()).isEqualTo(1);
  }

  @Test
  void aCallStartsAndEndsOnce() {
    call.started(Given.started());
    assertThatIllegalStateException().isThrownBy(() -> call.started(Given.started()));
    assertThatIllegalStateException()
        .isThrownBy(() -> call.artifactReady(artifact(ArtifactKind.TRANSCRIPT)));
    call.ended(Given.ended());
    assertThatIllegalStateException().isThrownBy(() -> call.ended(Given.ended()));
    assertThatIllegalStateException()
        .isThrownBy(() -> call.appointment(appointment(AppointmentStatus.BOOKED)));
  }

  @Test
  void aStatusNobodySetMakesNoType() {
    call.started(Given.started());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> call.appointment(appointment(AppointmentStatus.UNKNOWN)));
  }

  @Test
  void whoTakesACallOverGoesOnFromWhatWasAcknowledged() {
    CallEvents others = Given.events(new MockProducer<>());
    CallEvent last = call.started(Given.started());

    CallWriter resumed = others.resume(last);
    assertThatIllegalStateException().isThrownBy(() -> resumed.started(Given.started()));
    CallEvent end = resumed.ended(Given.ended());
    assertThat(end.getSequence()).isEqualTo(2);
    assertThat(end.getCall()).isEqualTo(last.getCall());
    assertThat(others.resume(end).artifactReady(artifact(ArtifactKind.TRANSCRIPT)).getSequence())
        .isEqualTo(3);
  }

  @Test
  void theReaperEndsACallNowAndSaysWhenItWasLastAlive() {
    CallEvents others =
        Given.events(new MockProducer<>(), () -> Given.NOW.plus(Duration.ofHours(1)));
    CallEvent end = others.resume(call.started(Given.started())).reaped(Given.NOW.plusSeconds(90));

    assertThat(end.getOccurredAt()).isEqualTo(Given.NOW.plus(Duration.ofHours(1)));
    assertThat(end.getCallEnded().getEndedAt()).isEqualTo(Given.NOW.plusSeconds(90));
    assertThat(end.getCallEnded().getDurationMs()).isEqualTo(90_000);
    assertThat(end.getCallEnded().getEndedBy()).isEqualTo(EndedBy.SYSTEM);
    assertThat(end.getCallEnded().getEndedReasonDetail()).isEqualTo("reaped");
  }

  @Test
  void timeAndTraceAreGivenPerEvent() {
    Instant earlier = Given.NOW.minusSeconds(3).plusNanos(456_789);
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    CallEvent event = call.at(earlier).tracedBy(trace).started(Given.started());

    assertThat(event.getOccurredAt()).isEqualTo(Given.NOW.minusSeconds(3));
    assertThat(event.getTraceparent()).isEqualTo(trace);
    assertThat(call.ended(Given.ended()).getTraceparent()).isNull();
  }

  @Test
  void secondsSentAsMillisecondsAreFound() {
    assertThatThrownBy(
            () ->
                call.at(Instant.ofEpochMilli(Given.NOW.getEpochSecond()))
                    .started(CallStarted.newBuilder().build()))
        .isInstanceOfSatisfying(
            InvalidEventException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectReason.BAD_TIME));
  }

  private static IntentDetected intent(String utterance, double confidence) {
    return IntentDetected.newBuilder()
        .setIntent("book_appointment")
        .setConfidence(confidence)
        .setUtterance(utterance)
        .build();
  }

  private static AppointmentBooked appointment(AppointmentStatus status) {
    return AppointmentBooked.newBuilder()
        .setAppointmentId("apt_1")
        .setStatus(status)
        .setStartsAt(Given.NOW)
        .setTimeZone("Europe/London")
        .build();
  }

  private static ArtifactReady artifact(ArtifactKind kind) {
    return ArtifactReady.newBuilder()
        .setKind(kind)
        .setArtifactId("art_1")
        .setContentType("audio/mpeg")
        .setSizeBytes(1)
        .build();
  }
}
