package dev.switchhook.dlq.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.dlq.output.JsonLines;
import dev.switchhook.dlq.output.Progress;
import dev.switchhook.dlq.replay.Outcomes;
import dev.switchhook.dlq.replay.ReplayWatcher;
import dev.switchhook.dlq.replay.StopRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Shows how a replay gets on, and what comes of it where somebody waits for that. */
final class ReplayProgress implements ReplayWatcher, AutoCloseable {
  private static final Duration GLANCE = Duration.ZERO;
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Progress progress;
  private final Notes notes;
  private final @Nullable Outcomes outcomes;
  private String jobId = "";
  private int planned;
  private int sent;

  /**
   * @param outcomes null where nobody waits for them
   */
  ReplayProgress(Progress progress, Notes notes, @Nullable Outcomes outcomes) {
    this.progress = progress;
    this.notes = notes;
    this.outcomes = outcomes;
  }

  @Override
  public void began(String jobId, int planned) {
    this.jobId = jobId;
    this.planned = planned;
    if (outcomes != null) {
      outcomes.of(jobId);
    }
    progress.begin(jobId, planned);
  }

  @Override
  public void sentSoFar(int sent) {
    this.sent = sent;
    look(GLANCE);
  }

  @Override
  public void note(String sentence) {
    notes.say(sentence);
  }

  /** Until something is known of every letter that was sent, or the time is over. */
  void awaitOutcomes(Duration longest, LongSupplier nanos, StopRequest stop) {
    long from = nanos.getAsLong();
    while (outcomes != null
        && missing() > 0
        && !stop.requested()
        && nanos.getAsLong() - from < longest.toNanos()) {
      look(LOOK);
    }
  }

  private void look(Duration longest) {
    if (outcomes != null) {
      outcomes.look(longest);
    }
    progress.at(sent, words(), line());
  }

  /** Letters that were sent and of which nothing is known yet. */
  int missing() {
    return outcomes == null ? 0 : Math.max(0, sent - outcomes.delivered() - outcomes.deadAgain());
  }

  boolean watches() {
    return outcomes != null;
  }

  int delivered() {
    return outcomes == null ? 0 : outcomes.delivered();
  }

  int deadAgain() {
    return outcomes == null ? 0 : outcomes.deadAgain();
  }

  private String words() {
    return outcomes == null
        ? ""
        : String.format(
            Locale.ROOT,
            "delivered %,d  retrying %,d  dead again %,d",
            outcomes.delivered(),
            outcomes.retrying(),
            outcomes.deadAgain());
  }

  private ObjectNode line() {
    ObjectNode line = JsonLines.object();
    line.put("job_id", jobId).put("planned", planned).put("sent", sent);
    if (outcomes != null) {
      line.put("delivered", outcomes.delivered());
      line.put("retrying", outcomes.retrying());
      line.put("dead_again", outcomes.deadAgain());
    }
    return line;
  }

  @Override
  public void close() {
    progress.close();
    if (outcomes != null) {
      outcomes.close();
    }
  }
}
