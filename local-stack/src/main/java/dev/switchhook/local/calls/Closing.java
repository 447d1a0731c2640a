package dev.switchhook.local.calls;

import dev.switchhook.events.AnalysisStatus;
import dev.switchhook.events.ArtifactKind;
import dev.switchhook.events.ArtifactReady;
import dev.switchhook.events.CallAnalyzed;
import dev.switchhook.events.CallEnded;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.EndedReason;
import dev.switchhook.events.FollowUp;
import dev.switchhook.events.Money;
import dev.switchhook.events.Redaction;
import dev.switchhook.events.Sentiment;
import dev.switchhook.events.SentimentLabel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;

/** The hang-up, and what comes after it. */
final class Closing {
  private static final BigDecimal DOLLARS_A_SECOND = new BigDecimal("0.0011");
  private static final int MONEY_SCALE = 6;
  private static final Duration RETENTION = Duration.ofDays(30);

  private final Call call;
  private final Chance chance;

  Closing(Call call) {
    this.call = call;
    this.chance = call.chance();
  }

  void ended(EndedBy by, EndedReason reason, CallOutcome outcome, String disposition, int turns) {
    Duration length = call.length();
    call.event(
        "call.ended",
        event ->
            event.setCallEnded(
                CallEnded.newBuilder()
                    .setEndedAt(call.now())
                    .setDurationMs(length.toMillis())
                    .setTalkMs(call.talkMillis())
                    .setEndedBy(by)
                    .setEndedReason(reason)
                    .setOutcome(outcome)
                    .setDisposition(disposition)
                    .setSentiment(sentiment(outcome))
                    .setFollowUp(
                        chance.of(0.3)
                            ? List.of(chance.oneOf(List.of(FollowUp.EMAIL, FollowUp.SMS)))
                            : List.of())
                    .setCost(cost(length))
                    .setTurns(turns)
                    .build()));
  }

  void analysisSkipped() {
    analysis(AnalysisStatus.SKIPPED, CallOutcome.UNRESOLVED, "Nobody but a machine was reached.");
  }

  /** The analysis, then what can be fetched. */
  void analysed(CallOutcome outcome, String summary) {
    analysis(AnalysisStatus.COMPLETED, outcome, summary);
    artifact("transcript.ready", ArtifactKind.TRANSCRIPT, "application/json");
    if (chance.of(0.4)) {
      artifact("recording.ready", ArtifactKind.RECORDING, "audio/mpeg");
    }
  }

  private void analysis(AnalysisStatus status, CallOutcome outcome, String summary) {
    call.after(chance.seconds(8, 30));
    call.event(
        "call.analyzed",
        event ->
            event.setCallAnalyzed(
                CallAnalyzed.newBuilder()
                    .setStatus(status)
                    .setRevision(1)
                    .setOutcome(outcome)
                    .setSentiment(sentiment(outcome))
                    .setSummary(summary)
                    .setFieldsJson("{\"language\":\"en\"}")
                    .build()));
  }

  private void artifact(String type, ArtifactKind kind, String contentType) {
    call.after(chance.seconds(2, 10));
    String id = chance.id("art");
    call.event(
        type,
        event ->
            event.setArtifactReady(
                ArtifactReady.newBuilder()
                    .setKind(kind)
                    .setArtifactId(id)
                    .setHref("https://api.voice.example/v1/artifacts/" + id)
                    .setContentType(contentType)
                    .setSizeBytes(chance.between(4_000L, 2_000_000L))
                    .setSha256(chance.sha256())
                    .setRedaction(
                        kind == ArtifactKind.TRANSCRIPT
                            ? Redaction.PII_REDACTED
                            : Redaction.UNKNOWN)
                    .setRetainedUntil(call.now().plus(RETENTION))
                    .build()));
  }

  private Sentiment sentiment(CallOutcome outcome) {
    return switch (outcome) {
      case RESOLVED -> new Sentiment(SentimentLabel.POSITIVE, chance.between(0.2, 0.9));
      case UNRESOLVED, ABANDONED ->
          new Sentiment(SentimentLabel.NEGATIVE, chance.between(-0.8, -0.1));
      case ESCALATED -> new Sentiment(SentimentLabel.MIXED, chance.between(-0.4, 0.2));
      case NOT_CONNECTED, UNKNOWN -> new Sentiment(SentimentLabel.UNKNOWN, null);
    };
  }

  private static Money cost(Duration length) {
    return new Money(
        DOLLARS_A_SECOND
            .multiply(BigDecimal.valueOf(length.toMillis()))
            .divide(BigDecimal.valueOf(1_000), MONEY_SCALE, RoundingMode.HALF_UP),
        "USD");
  }
}
