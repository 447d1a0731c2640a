package dev.switchhook.dlq.letter;

import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.LetterStatus;
import java.time.Instant;

/**
 * What a person decided about a letter.
 *
 * @param jobId the job that did it; empty for a letter nobody has touched
 * @param timesReplayed of this letter, not of its delivery
 */
public record LetterState(
    LetterStatus status, String jobId, String actor, Instant changedAt, int timesReplayed) {
  /** No row on the state topic. */
  public static final LetterState UNTOUCHED =
      new LetterState(LetterStatus.OPEN, "", "", Instant.EPOCH, 0);

  /** A row that this build cannot read: hands off. */
  static final LetterState NOT_UNDERSTOOD =
      new LetterState(LetterStatus.UNKNOWN, "", "", Instant.EPOCH, 0);

  static LetterState of(DeadLetterState row) {
    return new LetterState(
        row.getStatus(),
        row.getJobId(),
        row.getActor(),
        row.getChangedAt(),
        row.getTimesReplayed());
  }

  public boolean open() {
    return status == LetterStatus.OPEN;
  }
}
