package dev.switchhook.delivery;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;

import dev.switchhook.delivery.engine.BreakerSettings;
import dev.switchhook.delivery.retry.RetrySchedule;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Validator;

/** What may be set about further attempts. */
final class RetryDefinition {
  private static final Validator LADDER =
      LambdaValidator.with(
          (name, value) -> DeliveryDefinition.refusing(name, value, RetryDefinition::ladder),
          () -> "at most 20 delays of retry tiers");

  private static final Validator STEPS =
      LambdaValidator.with(
          (name, value) ->
              DeliveryDefinition.refusing(
                  name, value, list -> new BreakerSettings(1, ladder(list).steps())),
          () -> "1 to 20 delays of retry tiers");

  private RetryDefinition() {}

  static ConfigDef in(ConfigDef own) {
    return own.define(
            "delivery.ladder.ms",
            LIST,
            "1000,5000,30000,120000,600000,3600000,21600000,21600000,21600000,86400000,86400000",
            LADDER,
            MEDIUM,
            "Delay before each further attempt.")
        .define(
            "delivery.retry.early.percent",
            INT,
            20,
            between(0, 1_000),
            LOW,
            "Retries of a subscription that may come within 30 s of the attempt, in percent of what"
                + " it took in the last 10 s; the others wait for a longer step of the ladder.")
        .define(
            "delivery.retry.early.per.second",
            INT,
            1,
            between(0, 1_000_000),
            LOW,
            "So many per second beside them, for a subscription that is quiet.")
        .define(
            "delivery.breaker.failures",
            INT,
            5,
            between(0, 1_000),
            LOW,
            "Failures in a row after which a subscription is left alone for a while; 0 means never.")
        .define(
            "delivery.breaker.steps.ms",
            LIST,
            "5000,30000,120000,600000",
            STEPS,
            LOW,
            "For how long: the longest of these that is no longer than it has been down.");
  }

  /** Each step the delay of a tier. */
  static RetrySchedule ladder(List<String> steps) {
    return RetrySchedule.ofMillis(steps.stream().map(step -> Long.parseLong(step.trim())).toList());
  }
}
