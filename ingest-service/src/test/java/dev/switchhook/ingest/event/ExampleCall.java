package dev.switchhook.ingest.event;

import dev.switchhook.events.AnalysisStatus;
import dev.switchhook.events.AnsweredBy;
import dev.switchhook.events.AppointmentBooked;
import dev.switchhook.events.AppointmentStatus;
import dev.switchhook.events.ArtifactKind;
import dev.switchhook.events.ArtifactReady;
import dev.switchhook.events.CallAnalyzed;
import dev.switchhook.events.CallAnswered;
import dev.switchhook.events.CallContext;
import dev.switchhook.events.CallEnded;
import dev.switchhook.events.CallEscalated;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.CallStarted;
import dev.switchhook.events.Channel;
import dev.switchhook.events.Direction;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.EndedReason;
import dev.switchhook.events.EscalationReason;
import dev.switchhook.events.EscalationStatus;
import dev.switchhook.events.EscalationTarget;
import dev.switchhook.events.FollowUp;
import dev.switchhook.events.IntentDetected;
import dev.switchhook.events.Money;
import dev.switchhook.events.Party;
import dev.switchhook.events.Redaction;
import dev.switchhook.events.Sentiment;
import dev.switchhook.events.SentimentLabel;
import dev.switchhook.events.Severity;
import dev.switchhook.events.Slot;
import dev.switchhook.events.StartTrigger;
import dev.switchhook.events.ToolCalled;
import dev.switchhook.events.ToolStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The call of docs/events.md, "Examples", from its start to its recording. */
public final class ExampleCall {
  private ExampleCall() {}

  public static final String TENANT = "ten_4f2a9c";
  public static final String CALL = "call_0192f0c17b0a7c11";

  public static List<CallEvent> events() {
    return List.of(
        started(),
        answered(),
        intent(),
        tool(),
        booked(),
        rescheduled(),
        cancelled(),
        escalated(),
        ended(),
        analyzed(),
        transcript(),
        recording());
  }

  public static CallEvent started() {
    return event("0192f0c1-7c2e-7d3a-9b1e-3f0f5a7c9d11", "call.started", "2026-10-09T08:50:11Z", 1)
        .setCallStarted(
            CallStarted.newBuilder()
                .setReturningCaller(true)
                .setQueueMs(1200L)
                .setTrigger(StartTrigger.INBOUND_CALL)
                .build())
        .build();
  }

  public static CallEvent answered() {
    return event(
            "0192f0c1-83a0-7b19-8a55-91c27f60be02", "call.answered", "2026-10-09T08:50:12.912Z", 2)
        .setCallAnswered(
            CallAnswered.newBuilder().setAnsweredBy(AnsweredBy.AGENT).setRingMs(1912L).build())
        .build();
  }

  static CallEvent intent() {
    return event(
            "0192f0c1-b4d4-7e60-b0de-52a1c7a30f03",
            "intent.detected",
            "2026-10-09T08:50:25.492Z",
            3)
        .setIntentDetected(
            IntentDetected.newBuilder()
                .setIntent("book_appointment")
                .setConfidence(0.93)
                .setIsPrimary(true)
                .setTurn(3)
                .setSlots(
                    List.of(
                        Slot.newBuilder()
                            .setName("day")
                            .setValue("Thursday")
                            .setConfidence(0.9)
                            .build(),
                        Slot.newBuilder().setName("part_of_day").setValue("morning").build()))
                .setUtterance("Could I come in on Thursday morning?")
                .build())
        .build();
  }

  static CallEvent tool() {
    return event(
            "0192f0c1-cc31-7a0e-93c8-0c4d17e9aa04", "tool.called", "2026-10-09T08:50:31.473Z", 4)
        .setToolCalled(
            ToolCalled.newBuilder()
                .setToolCallId("tc_9")
                .setTool("calendar.find_slots")
                .setStatus(ToolStatus.OK)
                .setLatencyMs(412L)
                .setArgumentsJson("{\"day\":\"2026-10-15\"}")
                .setResultJson("{\"slots\":[\"09:30\",\"10:15\"]}")
                .build())
        .build();
  }

  static CallEvent booked() {
    return event(
            "0192f0c1-f00a-7c41-8d11-6f3b60d1e605",
            "appointment.booked",
            "2026-10-09T08:50:40.650Z",
            5)
        .setAppointmentBooked(
            appointment(AppointmentStatus.BOOKED, "2026-10-15T08:30:00Z")
                .setDurationMs(1_800_000L)
                .setService("check-up")
                .setResource("room_2")
                .setCustomer(
                    Party.newBuilder().setAddress("+15550100001").setContactId("crm-20117").build())
                .setExternalRef("gcal_77")
                .build())
        .build();
  }

  static CallEvent rescheduled() {
    return event(
            "0192f0c2-1a90-7f52-a2a7-1f0a3ce2d706",
            "appointment.rescheduled",
            "2026-10-09T08:50:51.536Z",
            6)
        .setAppointmentBooked(
            appointment(AppointmentStatus.RESCHEDULED, "2026-10-15T09:15:00Z")
                .setDurationMs(1_800_000L)
                .setPreviousStartsAt(Instant.parse("2026-10-15T08:30:00Z"))
                .build())
        .build();
  }

  static CallEvent cancelled() {
    return event(
            "0192f0c2-2b10-7d63-8be4-2a4b5cf3e807",
            "appointment.cancelled",
            "2026-10-09T08:50:55.760Z",
            7)
        .setAppointmentBooked(
            appointment(AppointmentStatus.CANCELLED, "2026-10-15T09:15:00Z").build())
        .build();
  }

  public static CallEvent escalated() {
    return event(
            "0192f0c2-5e2c-7a74-9c05-3b5c6d04f908", "call.escalated", "2026-10-09T08:51:08.844Z", 8)
        .setCallEscalated(
            CallEscalated.newBuilder()
                .setStatus(EscalationStatus.REQUESTED)
                .setReason(EscalationReason.CALLER_REQUEST)
                .setSeverity(Severity.HIGH)
                .setTargetKind(EscalationTarget.PHONE)
                .setTarget("+15550110099")
                .setSummary("Caller wants to speak to a person about an invoice.")
                .build())
        .build();
  }

  public static CallEvent ended() {
    Instant end = Instant.parse("2026-10-09T08:53:20.001Z");
    return event(
            "0192f0c4-5f61-7b85-8d16-4c6d7e150a09", "call.ended", "2026-10-09T08:53:20.001Z", 9)
        .setCallEnded(
            CallEnded.newBuilder()
                .setEndedAt(end)
                .setDurationMs(189_001)
                .setTalkMs(187_089L)
                .setEndedBy(EndedBy.CALLER)
                .setEndedReason(EndedReason.HANGUP)
                .setOutcome(CallOutcome.RESOLVED)
                .setDisposition("appointment_cancelled")
                .setSentiment(sentiment(0.71))
                .setFollowUp(List.of(FollowUp.EMAIL))
                .setCost(
                    Money.newBuilder()
                        .setAmount(new BigDecimal("0.042000"))
                        .setCurrency("USD")
                        .build())
                .setTurns(14)
                .build())
        .build();
  }

  static CallEvent analyzed() {
    return event(
            "0192f0c4-b2f8-7c96-9e27-5d7e8f261b0a", "call.analyzed", "2026-10-09T08:53:41.400Z", 10)
        .setCallAnalyzed(
            CallAnalyzed.newBuilder()
                .setStatus(AnalysisStatus.COMPLETED)
                .setRevision(1)
                .setOutcome(CallOutcome.RESOLVED)
                .setSentiment(sentiment(0.64))
                .setSummary("Caller booked a check-up, moved it, then cancelled.")
                .setFieldsJson("{\"insurer\":\"none\"}")
                .build())
        .build();
  }

  static CallEvent transcript() {
    return event(
            "0192f0c4-c8ea-7da7-8f38-6e8f90372c0b",
            "transcript.ready",
            "2026-10-09T08:53:47.018Z",
            11)
        .setArtifactReady(
            ArtifactReady.newBuilder()
                .setKind(ArtifactKind.TRANSCRIPT)
                .setArtifactId("art_31")
                .setHref("https://api.voice.example/v1/artifacts/art_31")
                .setContentType("application/json")
                .setSizeBytes(18_233)
                .setSha256("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
                .setRedaction(Redaction.PII_REDACTED)
                .setRetainedUntil(Instant.parse("2026-11-08T08:53:47Z"))
                .build())
        .build();
  }

  static CallEvent recording() {
    return event(
            "0192f0c4-e51d-7eb8-9049-7f90a1483d0c",
            "recording.ready",
            "2026-10-09T08:53:54.237Z",
            12)
        .setArtifactReady(
            ArtifactReady.newBuilder()
                .setKind(ArtifactKind.RECORDING)
                .setArtifactId("art_32")
                .setHref("https://api.voice.example/v1/artifacts/art_32")
                .setContentType("audio/mpeg")
                .setSizeBytes(1_512_008)
                .build())
        .build();
  }

  /** An event of the call, without a payload. */
  public static CallEvent.Builder event(String id, String type, String occurredAt, long sequence) {
    Instant at = Instant.parse(occurredAt);
    return CallEvent.newBuilder()
        .setId(UUID.fromString(id))
        .setType(type)
        .setSource("voice-platform/eu-west-1")
        .setTenantId(TENANT)
        .setCallId(CALL)
        .setSequence(sequence)
        .setOccurredAt(at)
        .setRecordedAt(at.plusMillis(3))
        .setCall(
            CallContext.newBuilder()
                .setAgentId("agt_77")
                .setAgentVersion("v12")
                .setDirection(Direction.INBOUND)
                .setChannel(Channel.PSTN)
                .setCaller(
                    Party.newBuilder()
                        .setAddress("+15550100001")
                        .setContactId("crm-20117")
                        .setLocale("en-US")
                        .build())
                .setCallee(Party.newBuilder().setAddress("+15550100002").build())
                .setStartedAt(Instant.parse("2026-10-09T08:50:11Z"))
                .build());
  }

  private static AppointmentBooked.Builder appointment(AppointmentStatus status, String startsAt) {
    return AppointmentBooked.newBuilder()
        .setAppointmentId("apt_5501")
        .setStatus(status)
        .setStartsAt(Instant.parse(startsAt))
        .setTimeZone("Europe/London");
  }

  private static Sentiment sentiment(double score) {
    return Sentiment.newBuilder().setLabel(SentimentLabel.POSITIVE).setScore(score).build();
  }
}
