package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.output.JsonLines;
import dev.switchhook.events.DeadLetter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A letter as JSON: the schema's field names and words, times in UTC. */
final class LetterJson {
  private LetterJson() {}

  static ObjectNode of(Letter letter) {
    DeadLetter says = letter.says();
    ObjectNode json = JsonLines.object();
    json.put("dead_letter_id", letter.id());
    text(json, "delivery_id", says.getDeliveryId());
    text(json, "event_id", says.getEventId());
    text(json, "event_type", says.getEventType());
    text(json, "tenant_id", says.getTenantId());
    json.put("subscription_id", letter.subscription());
    text(json, "endpoint_host", says.getEndpointHost());
    text(json, "call_id", says.getCallId());
    if (says.getSequence() != null) {
      json.put("sequence", says.getSequence());
    }
    time(json, "occurred_at", says.getOccurredAt());
    time(json, "expires_at", says.getExpiresAt());
    text(json, "reason", says.getReason());
    time(json, "dead_at", says.getDeadAt());
    json.put("attempts", says.getAttempts());
    json.put("deferrals", says.getDeferrals());
    json.put("replays", letter.replays());
    text(json, "replay_job_id", says.getReplayJobId());
    text(json, "previous_dead_letter_id", says.getPreviousDeadLetterId());
    time(json, "first_attempt_at", says.getFirstAttemptAt());
    time(json, "last_attempt_at", says.getLastAttemptAt());
    text(json, "last_outcome", says.getLastOutcome());
    text(json, "last_failure_class", says.getLastFailureClass());
    text(json, "fault", says.getFault());
    if (says.getLastStatusCode() != null) {
      json.put("last_status_code", says.getLastStatusCode());
    }
    text(json, "last_error", says.getLastError());
    json.put("record", letter.at().asOrigin());
    json.put("replayable", letter.hasBytes());
    state(json, letter);
    return json;
  }

  private static void state(ObjectNode json, Letter letter) {
    ObjectNode state = json.putObject("state");
    state.put("status", letter.state().status().name());
    if (!letter.state().jobId().isEmpty()) {
      state.put("job_id", letter.state().jobId());
      state.put("actor", letter.state().actor());
      time(state, "changed_at", letter.state().changedAt());
      state.put("times_replayed", letter.state().timesReplayed());
    }
  }

  static void time(ObjectNode json, String name, @Nullable Instant at) {
    text(json, name, at);
  }

  private static void text(ObjectNode json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }
}
