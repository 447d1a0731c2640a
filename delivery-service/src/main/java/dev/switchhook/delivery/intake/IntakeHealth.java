package dev.switchhook.delivery.intake;

import java.util.Map;
import java.util.stream.Collectors;

/** Says whether records are being read, when that changes. Confined to the Kafka thread. */
final class IntakeHealth {
  private static final int NAMED = 5;

  private final Readiness readiness;
  private String why = "the worker has not joined its group";
  private boolean joined;

  IntakeHealth(Readiness readiness) {
    this.readiness = readiness;
    readiness.notReady(why);
  }

  /** There was an assignment, be it an empty one. */
  void joined() {
    joined = true;
  }

  /**
   * After each turn.
   *
   * @param stopped partitions that are not read since offsets are missing
   */
  void turn(boolean cutOff, int unresolved, Map<String, String> stopped) {
    if (!joined) {
      return;
    }
    if (cutOff) {
      say("no broker answers, so nothing is sent: others may own the partitions");
    } else if (!stopped.isEmpty()) {
      say(
          "offsets are missing, partitions that are not read: "
              + stopped.size()
              + "; "
              + stopped.values().stream().limit(NAMED).collect(Collectors.joining("; "))
              + (stopped.size() > NAMED ? "; …" : ""));
    } else if (unresolved > 0) {
      say("partitions that wait for their offsets: " + unresolved);
    } else {
      say("");
    }
  }

  void stopping() {
    say("stopping");
  }

  private void say(String now) {
    if (now.equals(why)) {
      return;
    }
    why = now;
    if (now.isEmpty()) {
      readiness.ready();
    } else {
      readiness.notReady(now);
    }
  }
}
