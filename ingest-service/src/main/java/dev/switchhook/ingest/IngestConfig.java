package dev.switchhook.ingest;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.switchhook.ingest.access.KeyRing;
import dev.switchhook.ingest.api.ApiServer;
import dev.switchhook.ingest.api.ReceiverProfiles;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import dev.switchhook.kit.streams.BoundedRocksDb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The settings of ingest-service. */
final class IngestConfig extends StrictConfig {
  /**
   * Streams' own default for a consumer, said aloud because the registry's patience is half of it.
   */
  private static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(5);

  private static final int TABLE_FETCH_WAIT = 50;

  /** In memory of a partition: of a poll, and as many that wait. */
  private static final int MOST_RECORDS = 64;

  private static final String EXACTLY_ONCE = "exactly_once_v2";

  static final ConfigDef DEFINITION =
      commonWithKeyset()
          .define(
              "ingest.group",
              STRING,
              "switchhook-ingest",
              new NonEmptyString(),
              MEDIUM,
              "Kafka Streams' application id: consumer group, and prefix of its own topics.")
          .define(
              "ingest.state.dir",
              STRING,
              Path.of(System.getProperty("java.io.tmpdir"), "switchhook-ingest").toString(),
              new NonEmptyString(),
              MEDIUM,
              "Folder of the store of seen events; each process needs its own. When it is lost it is"
                  + " restored from Kafka.")
          .define(
              "ingest.processing.guarantee",
              STRING,
              "at_least_once",
              ValidString.in("at_least_once", EXACTLY_ONCE),
              MEDIUM,
              "at_least_once is faster and repeats no delivery that a receiver would not recognise.")
          .define(
              "ingest.threads",
              INT,
              1,
              between(1, 64),
              MEDIUM,
              "Stream threads of this process; each takes a share of the partitions.")
          .define(
              "ingest.allow.http",
              BOOLEAN,
              false,
              MEDIUM,
              "Takes plain http, any port and local hosts as endpoint URLs: for development. Whether"
                  + " they are called is delivery-service's egress.allow.")
          .define(
              "ingest.profile.zapier.hosts",
              LIST,
              "hooks.zapier.com",
              LOW,
              "Hosts whose subscriptions get the profile zapier; * stands for a label or a part of one.")
          .define(
              "ingest.profile.make.hosts",
              LIST,
              "hook.*.make.com",
              LOW,
              "Hosts whose subscriptions get the profile make.")
          .define(
              "api.host",
              STRING,
              "127.0.0.1",
              new NonEmptyString(),
              MEDIUM,
              "Address on which the subscription API is served.")
          .define(
              "api.port",
              INT,
              0,
              between(0, 65_535),
              MEDIUM,
              "Port of the subscription API; 0 takes a free one.")
          .define(
              "api.operator.key",
              PASSWORD,
              "",
              HIGH,
              "The operator's bearer key of the API, for all tenants. Empty: there is none.")
          .define(
              "api.keys.file",
              STRING,
              "",
              MEDIUM,
              "File of bearer keys of the API: a line has a name, a tenant or * for all, and the SHA-256"
                  + " of the key in hex. Read again when it changes.")
          .define(
              "api.requests.per.second",
              INT,
              100,
              between(0, 100_000),
              MEDIUM,
              "Requests that a key may make, and twice as many at once, of this process; more are"
                  + " answered 429. 0: no limit. Without a key there is none either.")
          .define(
              "api.open",
              BOOLEAN,
              false,
              MEDIUM,
              "Serves the API without a key to whoever reaches its port: for local use.");

  IngestConfig(ConfigSources given) {
    super(DEFINITION, given);
  }

  String group() {
    return getString("ingest.group");
  }

  /** How long a stream thread may stay with one record and still keep its partitions. */
  Duration streamPatience() {
    return MAX_POLL_INTERVAL.dividedBy(2);
  }

  ReceiverProfiles profiles() {
    return new ReceiverProfiles(
        getList("ingest.profile.zapier.hosts"), getList("ingest.profile.make.hosts"));
  }

  ApiServer.Settings api() {
    return new ApiServer.Settings(
        getString("api.host"),
        getInt("api.port"),
        getInt("api.requests.per.second"),
        getBoolean("ingest.allow.http"),
        partitions());
  }

  /**
   * Who may use the API. Reads the file of keys.
   *
   * @throws dev.switchhook.kit.run.Refusal it cannot be used
   */
  KeyRing keys() {
    return new KeyRing(
        getBoolean("api.open"),
        Optional.of(getPassword("api.operator.key").value()).filter(key -> !key.isEmpty()),
        Optional.of(getString("api.keys.file")).filter(file -> !file.isEmpty()).map(Path::of));
  }

  /** What Kafka Streams is run with, by its own names. */
  Map<String, Object> streams() {
    String guarantee = getString("ingest.processing.guarantee");
    Map<String, Object> settings = new HashMap<>();
    settings.put("processing.guarantee", guarantee);
    settings.put("num.stream.threads", getInt("ingest.threads"));
    settings.put("state.dir", getString("ingest.state.dir"));
    // Under exactly-once a delivery is readable when it is committed, so it is the latency; else
    // it is how much is fanned out once more after a crash.
    settings.put("commit.interval.ms", guarantee.equals(EXACTLY_ONCE) ? 100 : 500);
    settings.put("rocksdb.config.setter", BoundedRocksDb.class);
    settings.put("production.exception.handler", TooLargeRejections.class);
    settings.put("processing.exception.handler", TableNet.class);
    settings.put("processing.exception.handler.global.enabled", true);
    settings.put("main.consumer.max.poll.interval.ms", (int) MAX_POLL_INTERVAL.toMillis());
    // How long the partitions of a process that was killed lie idle.
    settings.put("main.consumer.session.timeout.ms", 10_000);
    settings.put("main.consumer.heartbeat.interval.ms", 3_000);
    settings.put("producer.linger.ms", 0);
    // Tables are read at the start one partition after the other, and the next begins when the
    // fetch at the end of the last one has been answered: half a second each, by default.
    settings.put("global.consumer.fetch.max.wait.ms", TABLE_FETCH_WAIT);
    settings.put("restore.consumer.fetch.max.wait.ms", TABLE_FETCH_WAIT);
    // With them the bound of each (BoundedClients) is a bound of all.
    settings.put("main.consumer.max.poll.records", MOST_RECORDS);
    settings.put("buffered.records.per.partition", MOST_RECORDS);
    return settings;
  }
}
