package dev.switchhook.delivery;

import dev.switchhook.kit.admin.Health.Condition;
import java.time.Duration;

/** Says whether what ends deliveries can be written, when that changes. Confined to the loop. */
final class WriteHealth {
  private final Condition condition;
  private final Duration patience;
  private boolean stuck;

  /**
   * Ready until told otherwise.
   *
   * @param patience writes that take longer are a broker in trouble, not a busy one
   */
  WriteHealth(Condition condition, Duration patience) {
    this.condition = condition;
    this.patience = patience;
    condition.ready();
  }

  /**
   * Whether they are stuck.
   *
   * @param oldest since when the oldest ending waits to be durable
   */
  boolean areStuck(Duration oldest) {
    boolean now = oldest.compareTo(patience) > 0;
    if (now) {
      condition.notReady("writes are not acknowledged for " + oldest.toSeconds() + " s");
    } else if (stuck) {
      condition.ready();
    }
    stuck = now;
    return now;
  }
}
