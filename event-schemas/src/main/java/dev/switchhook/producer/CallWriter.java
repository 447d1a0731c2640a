package dev.switchhook.producer;

import dev.switchhook.events.AppointmentBooked;
import dev.switchhook.events.AppointmentStatus;
import dev.switchhook.events.ArtifactKind;
import dev.switchhook.events.ArtifactReady;
import dev.switchhook.events.CallAnalyzed;
import dev.switchhook.events.CallAnswered;
import dev.switchhook.events.CallEnded;
import dev.switchhook.events.CallEscalated;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.CallStarted;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.EndedReason;
import dev.switchhook.events.IntentDetected;
import dev.switchhook.events.ToolCalled;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The one writer of a call: gives out its sequence numbers and makes its events. What it returns is
 * valid, and is to be sent in the order in which it was made; an event that could not be sent is
 * sent again as it is, before any later one.
 *
 * <p>Every method that makes an event throws {@link InvalidEventException} when ingest would reject
 * it, and {@link IllegalStateException} when it cannot follow on what the call has had: the start
 * comes first and once, the end once, analysis and artifacts after it. Neither uses up a number.
 *
 * <p>Not thread-safe, as the events of a call have an order.
 */
public final class CallWriter {
  private final CallEvent.Builder base;
  private final CallProgress progress;
  private final Minting minting;
  private final Optional<Instant> occurredAt;

  CallWriter(
      CallEvent.Builder base,
      CallProgress progress,
      Minting minting,
      Optional<Instant> occurredAt) {
    this.base = base;
    this.progress = progress;
    this.minting = minting;
    this.occurredAt = occurredAt;
  }

  /** The same writer for events that happened at this time, and not now. */
  public CallWriter at(Instant time) {
    return new CallWriter(base, progress, minting, Optional.of(time));
  }

  /**
   * The same writer for events of this trace.
   *
   * @param traceparent as in W3C Trace Context; travels on as a record header
   */
  public CallWriter tracedBy(String traceparent) {
    CallEvent.Builder traced = CallEvent.newBuilder(base).setTraceparent(traceparent);
    return new CallWriter(traced, progress, minting, occurredAt);
  }

  public CallEvent started(CallStarted payload) {
    return make("call.started", parts().setCallStarted(payload));
  }

  public CallEvent answered(CallAnswered payload) {
    return make("call.answered", parts().setCallAnswered(payload));
  }

  public CallEvent intentDetected(IntentDetected payload) {
    return make("intent.detected", parts().setIntentDetected(payload));
  }

  public CallEvent toolCalled(ToolCalled payload) {
    return make("tool.called", parts().setToolCalled(payload));
  }

  public CallEvent escalated(CallEscalated payload) {
    return make("call.escalated", parts().setCallEscalated(payload));
  }

  /** The type is that of the payload's status: booked, rescheduled or cancelled. */
  public CallEvent appointment(AppointmentBooked payload) {
    return make(typeOf(payload.getStatus()), parts().setAppointmentBooked(payload));
  }

  public CallEvent ended(CallEnded payload) {
    return make("call.ended", parts().setCallEnded(payload));
  }

  /**
   * The end of a call whose process is gone. Fence that process first; the call is closed for good.
   *
   * @param lastSignOfLife becomes {@code ended_at}; the event itself happens now, or its life would
   *     be half over at its birth
   */
  public CallEvent reaped(Instant lastSignOfLife) {
    Instant started = base.getCall().getStartedAt();
    return ended(
        CallEnded.newBuilder()
            .setEndedAt(lastSignOfLife)
            .setDurationMs(Math.max(0, Duration.between(started, lastSignOfLife).toMillis()))
            .setEndedBy(EndedBy.SYSTEM)
            .setEndedReason(EndedReason.PLATFORM_ERROR)
            .setEndedReasonDetail("reaped")
            .setOutcome(CallOutcome.UNKNOWN)
            .build());
  }

  public CallEvent analyzed(CallAnalyzed payload) {
    return make("call.analyzed", parts().setCallAnalyzed(payload));
  }

  /** The type is that of the payload's kind: a transcript or a recording. */
  public CallEvent artifactReady(ArtifactReady payload) {
    return make(typeOf(payload.getKind()), parts().setArtifactReady(payload));
  }

  private CallEvent.Builder parts() {
    return CallEvent.newBuilder(base);
  }

  private CallEvent make(String type, CallEvent.Builder parts) {
    CallEvent event =
        minting.mint(parts.setType(type).setSequence(progress.next(type)), occurredAt);
    progress.passed(type);
    return event;
  }

  private static String typeOf(AppointmentStatus status) {
    return switch (status) {
      case BOOKED -> "appointment.booked";
      case RESCHEDULED -> "appointment.rescheduled";
      case CANCELLED -> "appointment.cancelled";
      case UNKNOWN ->
          throw new IllegalArgumentException("an appointment's status says its type: set one");
    };
  }

  private static String typeOf(ArtifactKind kind) {
    return switch (kind) {
      case TRANSCRIPT -> "transcript.ready";
      case RECORDING -> "recording.ready";
      case UNKNOWN ->
          throw new IllegalArgumentException("an artifact's kind says its type: set one");
    };
  }
}
