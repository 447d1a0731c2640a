package dev.switchhook.dlq.replay;

import dev.switchhook.events.ReplayJob;
import java.util.List;
import java.util.Map;

/**
 * How a run of the replayer ended.
 *
 * @param sent ids, in the order in which they were committed
 * @param skipped letters that were planned and not sent, by reason
 */
public record ReplayEnd(
    Kind kind, ReplayJob job, List<String> sent, Map<LeftOut, Integer> skipped, String cause) {
  public ReplayEnd {
    sent = List.copyOf(sent);
    skipped = Map.copyOf(skipped);
  }

  /** Ways to end. */
  public enum Kind {
    /** Every letter was sent or skipped. */
    DONE,
    /** Somebody wanted it to stop; whole batches are out, nothing in between. */
    INTERRUPTED,
    /** A subscription takes nothing any more. */
    HALTED,
    /** Another tool has the dead letters now. */
    FENCED_OFF
  }

  public int left() {
    return Math.toIntExact(job.getPlanned())
        - sent.size()
        - skipped.values().stream().mapToInt(Integer::intValue).sum();
  }
}
