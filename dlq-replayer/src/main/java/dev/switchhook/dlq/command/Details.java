package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.letter.AttemptHistory;
import dev.switchhook.dlq.letter.Contents;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.letter.Position;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a list does not have of some letters: their contents and their attempts. */
final class Details {
  private final Contents contents;
  private final Map<Position, DeadLetter> whole;
  private final @Nullable AttemptHistory history;

  Details(Session session, List<Letter> letters, boolean attempts) {
    this.contents = new Contents(session.schemas());
    this.whole = session.letters().whole(letters.stream().map(Letter::at).toList());
    this.history =
        attempts ? AttemptHistory.read(session.topics(), session.schemas(), letters) : null;
  }

  boolean hasAttempts() {
    return history != null;
  }

  List<DeliveryAttempt> attempts(Letter letter) {
    return history == null ? List.of() : history.of(letter);
  }

  Map<String, String> headers(Letter letter) {
    return Contents.headers(of(letter));
  }

  String size(Letter letter) {
    return contents.size(of(letter));
  }

  /** Masked. */
  String body(Letter letter) {
    return contents.masked(of(letter));
  }

  private DeadLetter of(Letter letter) {
    // Past its retention since the list was made: there is nothing more to say of it.
    return whole.getOrDefault(letter.at(), letter.says());
  }

  static ObjectNode json(DeliveryAttempt attempt) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("attempt_id", attempt.getAttemptId());
    json.put("attempt", attempt.getAttempt());
    LetterJson.time(json, "started_at", attempt.getStartedAt());
    json.put("duration_ms", attempt.getDurationMs());
    json.put("outcome", attempt.getOutcome().name());
    json.put("verdict", attempt.getVerdict().name());
    json.put("failure_class", attempt.getFailureClass().name());
    if (attempt.getStatusCode() != null) {
      json.put("status_code", attempt.getStatusCode());
    }
    if (attempt.getReplayJobId() != null) {
      json.put("replay_job_id", attempt.getReplayJobId());
    }
    if (attempt.getError() != null) {
      json.put("error", attempt.getError());
    }
    return json;
  }

  /** For example {@code #2 401 98 ms}. */
  static String inWords(DeliveryAttempt attempt) {
    String answer = Objects.toString(attempt.getStatusCode(), attempt.getFailureClass().name());
    String replay = attempt.getReplayJobId() == null ? "" : " in " + attempt.getReplayJobId();
    return "#"
        + attempt.getAttempt()
        + " "
        + answer
        + " "
        + attempt.getDurationMs()
        + " ms"
        + replay;
  }
}
