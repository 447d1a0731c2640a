package dev.switchhook.dlq.replay;

import java.util.ArrayList;
import java.util.List;

/**
 * What the operator has decided about letters that are left out otherwise.
 *
 * @param maxReplays a delivery that has been replayed this often is left out
 */
public record PlanRules(boolean includeLate, boolean includeReplayed, int maxReplays) {
  public static final int DEFAULT_MAX_REPLAYS = 3;

  /** Goes into the audit record. */
  List<String> lifted() {
    List<String> lifted = new ArrayList<>();
    if (includeLate) {
      lifted.add("--include-late");
    }
    if (includeReplayed) {
      lifted.add("--include-replayed");
    }
    if (maxReplays > DEFAULT_MAX_REPLAYS) {
      lifted.add("--max-replays " + maxReplays);
    }
    return lifted;
  }
}
