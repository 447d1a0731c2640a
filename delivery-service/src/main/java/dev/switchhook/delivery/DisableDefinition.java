package dev.switchhook.delivery;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

import org.apache.kafka.common.config.ConfigDef;

/** When a subscription is given up. */
final class DisableDefinition {
  private DisableDefinition() {}

  static ConfigDef in(ConfigDef own) {
    return own.define(
            "delivery.disable.after.ms",
            LONG,
            432_000_000L,
            between(0, 31_536_000_000L),
            MEDIUM,
            "A subscription that has failed for so long without one success is disabled, if it"
                + " failed often enough; 0 means never.")
        .define(
            "delivery.disable.failures",
            INT,
            50,
            between(0, 1_000_000),
            MEDIUM,
            "How many attempts must have failed in that time; 0 means never disabled for failing.");
  }
}
