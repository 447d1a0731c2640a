package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.kit.kafka.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What has been decided, all of it: a job is made from it.
 *
 * @param snapshot ends of the dead-letter topic when the plan was made
 */
public record ReplayOrder(
    ReplayPlan plan, Map<Integer, Long> snapshot, Meant meant, Sending sending, Decided decided) {

  /** Which letters, as it was said. */
  public record Meant(DeadLetterFilter filter, PlanRules rules) {}

  /**
   * How they go.
   *
   * @param rate letters a second in all
   * @param perSubscription letters a second to one subscription
   * @param expireAfter life of a replayed delivery
   */
  public record Sending(double rate, double perSubscription, Duration expireAfter) {}

  /**
   * Who decided, and why.
   *
   * @param lifted flags that lift a rule
   */
  public record Decided(Operator operator, String reason, List<String> lifted) {}
}
