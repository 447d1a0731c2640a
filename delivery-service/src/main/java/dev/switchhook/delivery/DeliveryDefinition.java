package dev.switchhook.delivery;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.switchhook.kit.config.StrictConfig;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** What may be set, with its default, its range and what it is for. */
final class DeliveryDefinition {
  private static final Validator POWER_OF_TWO =
      LambdaValidator.with(
          (name, value) -> {
            int number = (Integer) value;
            if (number < 1_024 || Integer.bitCount(number) != 1) {
              throw new ConfigException(name, value, "must be a power of two from 1024 on");
            }
          },
          () -> "a power of two from 1024 on");

  static ConfigDef make() {
    ConfigDef own =
        StrictConfig.commonWithKeyset()
            .define(
                "delivery.group",
                STRING,
                "switchhook-delivery",
                new NonEmptyString(),
                MEDIUM,
                "Consumer group; all processes of one installation share it.")
            .define(
                "delivery.instance",
                STRING,
                "",
                MEDIUM,
                "A name of this process that outlives it, so that a restart moves no partition;"
                    + " each must have its own.")
            .define(
                "delivery.workers",
                INT,
                0,
                between(0, 256),
                MEDIUM,
                "Kafka threads with their event loops; 0 means one per core.")
            .define(
                "delivery.inflight.max",
                INT,
                1_024,
                between(1, 65_536),
                HIGH,
                "POSTs in flight per worker.")
            .define(
                "delivery.inflight.suspect.share",
                INT,
                25,
                between(1, 99),
                LOW,
                "Percent of them that all slow or failing subscriptions share.")
            .define(
                "delivery.inflight.tenant.share",
                INT,
                50,
                between(1, 100),
                LOW,
                "Percent of them at most for the healthy subscriptions of one tenant,"
                    + " where there are several tenants.")
            .define(
                "delivery.lane.limit.start",
                INT,
                4,
                between(1, 1_024),
                LOW,
                "POSTs in flight of a subscription nobody knows yet.")
            .define(
                "delivery.lane.limit.max",
                INT,
                64,
                between(1, 1_024),
                MEDIUM,
                "POSTs in flight of any subscription and partition.")
            .define(
                "delivery.lane.queue",
                INT,
                256,
                between(1, 65_536),
                LOW,
                "Deliveries that wait in each queue of a lane; more go to a retry tier.")
            .define(
                "delivery.lane.queue.suspect",
                INT,
                16,
                between(1, 65_536),
                LOW,
                "The same while the subscription is slow or failing.")
            .define(
                "delivery.lane.patience.ms",
                LONG,
                2_000L,
                between(100, 60_000),
                LOW,
                "How long a delivery waits in its lane before it goes to a retry tier.")
            .define(
                "delivery.lane.slow.min.ms",
                LONG,
                250L,
                between(1, 30_000),
                LOW,
                "No POST that is out for less than this makes its subscription suspect.")
            .define(
                "delivery.lane.slow.max.ms",
                LONG,
                2_000L,
                between(1, 30_000),
                LOW,
                "Every POST that is out for longer than this does.")
            .define(
                "delivery.lane.slow.factor",
                INT,
                8,
                between(2, 1_000),
                LOW,
                "In between, one that is out for so many times the mean of its subscription.")
            .define(
                "delivery.attempt.deadline.ms",
                LONG,
                15_000L,
                between(1_000, 30_000),
                MEDIUM,
                "One wall-clock deadline over DNS, connect, TLS, write and read.")
            .define(
                "delivery.order.hold.ms",
                LONG,
                10_000L,
                between(0, 10_000),
                MEDIUM,
                "How long a later event of a call waits for an earlier one.")
            .define(
                "delivery.order.hold.escalated.ms",
                LONG,
                2_000L,
                between(0, 10_000),
                LOW,
                "The same for call.escalated.")
            .define(
                "delivery.order.held.max",
                INT,
                20_000,
                between(0, 1_000_000),
                LOW,
                "Deliveries of a worker that wait so; more go without waiting.")
            .define(
                "delivery.gate.ahead.ms",
                LONG,
                1_000L,
                between(100, 10_000),
                LOW,
                "What is due this soon is kept in memory.")
            .define(
                "delivery.commit.ms",
                LONG,
                1_000L,
                between(10, 60_000),
                LOW,
                "How often offsets are committed.")
            .define(
                "delivery.commit.count",
                INT,
                5_000,
                between(1, 1_000_000),
                LOW,
                "Offsets settled that make the next commit due before its time.")
            .define(
                "delivery.offsets.window",
                INT,
                65_536,
                POWER_OF_TWO,
                LOW,
                "Offsets that may be open from the oldest on, per partition.")
            .define(
                "delivery.repeats.window",
                INT,
                16_384,
                POWER_OF_TWO,
                LOW,
                "Delivery ids by which repeats of the fan-out are known, per partition.")
            .define(
                "delivery.memory.share",
                INT,
                25,
                between(1, 90),
                LOW,
                "Percent of the heap for deliveries in hand. Near it replays, then tiers are not read;"
                    + " at it new deliveries go to a tier.")
            .define(
                "delivery.revoke.drain.ms",
                LONG,
                5_000L,
                between(0, 60_000),
                LOW,
                "How long a partition that leaves waits for its POSTs in flight.")
            .define(
                "delivery.shutdown.drain.ms",
                LONG,
                20_000L,
                between(0, 600_000),
                LOW,
                "How long a stop waits for POSTs in flight.")
            .define(
                "delivery.cutoff.ms",
                LONG,
                45_000L,
                between(1_000, 600_000),
                LOW,
                "Without an answer of any broker for so long nothing is sent: the session time-out of"
                    + " the group (group.consumer.session.timeout.ms of the brokers, or"
                    + " session.timeout.ms), for then another may own the partitions.")
            .define(
                "delivery.writes.stuck.ms",
                LONG,
                30_000L,
                between(100, 600_000),
                LOW,
                "How long an ending may wait for its acknowledgement before sources wait too.")
            .define(
                "delivery.offsets.missing",
                STRING,
                "stop",
                ValidString.in("stop", "earliest"),
                MEDIUM,
                "What to do with a partition whose committed offset is gone or out of range.");
    return EgressDefinition.in(DisableDefinition.in(RetryDefinition.in(own)));
  }

  private DeliveryDefinition() {}

  static void refusing(String name, Object value, Consumer<List<String>> check) {
    try {
      @SuppressWarnings("unchecked")
      List<String> list = (List<String>) value;
      check.accept(list);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }
}
