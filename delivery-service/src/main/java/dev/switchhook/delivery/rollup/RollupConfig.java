package dev.switchhook.delivery.rollup;

import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import dev.switchhook.kit.streams.BoundedRocksDb;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/** The settings of the roll-up. */
final class RollupConfig extends StrictConfig {
  static final ConfigDef DEFINITION =
      common()
          .define(
              "rollup.group",
              STRING,
              "switchhook-rollup",
              new NonEmptyString(),
              MEDIUM,
              "Kafka Streams' application id: consumer group, and prefix of its own topics.")
          .define(
              "rollup.state.dir",
              STRING,
              Path.of(System.getProperty("java.io.tmpdir"), "switchhook-rollup").toString(),
              new NonEmptyString(),
              MEDIUM,
              "Folder of the rows that are still added to; each process needs its own. When it is"
                  + " lost it is restored from Kafka.")
          .define(
              "rollup.threads",
              INT,
              1,
              between(1, 64),
              MEDIUM,
              "Stream threads of this process; each takes a share of the partitions.");

  RollupConfig(ConfigSources given) {
    super(DEFINITION, given);
  }

  String group() {
    return getString("rollup.group");
  }

  /** What Kafka Streams is run with, by its own names. */
  Map<String, Object> streams() {
    Map<String, Object> settings = new HashMap<>();
    // A row is a sum: a double count is not repaired by sending it again.
    settings.put("processing.guarantee", "exactly_once_v2");
    settings.put("commit.interval.ms", 1_000);
    settings.put("num.stream.threads", getInt("rollup.threads"));
    settings.put("state.dir", getString("rollup.state.dir"));
    settings.put("rocksdb.config.setter", BoundedRocksDb.class);
    // How long the partitions of a process that was killed lie idle.
    settings.put("main.consumer.session.timeout.ms", 10_000);
    settings.put("main.consumer.heartbeat.interval.ms", 3_000);
    return settings;
  }
}
