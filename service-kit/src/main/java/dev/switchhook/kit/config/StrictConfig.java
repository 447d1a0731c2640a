package dev.switchhook.kit.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.switchhook.topics.TopicCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;

/**
 * Kafka's {@link AbstractConfig} that refuses what it does not know and tells all mistakes at once.
 * Immutable.
 *
 * <p>Keys under {@code kafka.} go to Kafka's clients and those of the registry's client to it; they
 * are not checked here, except that a Kafka setting misspelt by a letter or two is refused.
 */
public abstract class StrictConfig extends AbstractConfig {
  public static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
  public static final String REGISTRY_URL = "schema.registry.url";
  public static final String PARTITIONS = "topics.partitions";
  public static final String ADMIN_HOST = "admin.host";
  public static final String ADMIN_PORT = "admin.port";
  public static final String KEYSET_FILE = "secrets.keyset.file";

  private static final String KEYSET_DOC =
      "Tink keyset that encrypts the secrets of subscriptions; topics apply creates it.";

  /**
   * Checks everything.
   *
   * @throws ConfigMistakes with everything that is wrong, from wherever it was set
   */
  @SuppressWarnings("this-escape") // AbstractConfig's own constructor is like that
  protected StrictConfig(ConfigDef definition, ConfigSources given) {
    super(definition, ConfigCheck.passed(definition, given), false);
  }

  /** The keys of every program, new at each call: a program defines its own in addition. */
  public static ConfigDef common() {
    return shared().define(KEYSET_FILE, STRING, "", HIGH, KEYSET_DOC);
  }

  /** {@link #common()} for a program that opens secrets: the keyset is required. */
  public static ConfigDef commonWithKeyset() {
    return shared()
        .define(KEYSET_FILE, STRING, NO_DEFAULT_VALUE, new NonEmptyString(), HIGH, KEYSET_DOC);
  }

  private static ConfigDef shared() {
    return new ConfigDef()
        .define(
            BOOTSTRAP_SERVERS,
            STRING,
            NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "Brokers to start from: host:port, host:port.")
        .define(
            REGISTRY_URL,
            STRING,
            NO_DEFAULT_VALUE,
            new NonEmptyString(),
            HIGH,
            "The schema registry; several URLs with commas.")
        .define(
            PARTITIONS,
            INT,
            TopicCatalogue.DEFAULT_PARTITIONS,
            between(1, 10_000),
            MEDIUM,
            "Partitions of the delivery family and of the topics that carry as much.")
        .define(
            ADMIN_HOST,
            STRING,
            "127.0.0.1",
            new NonEmptyString(),
            LOW,
            "Address on which health and metrics are served.")
        .define(
            ADMIN_PORT,
            INT,
            0,
            between(0, 65_535),
            MEDIUM,
            "Port of health and metrics; 0 takes a free one.");
  }

  /** What was given under {@code kafka.}, without that prefix. */
  public Map<String, Object> kafkaSettings() {
    return originalsWithPrefix(PassedOn.KAFKA);
  }

  /** What the registry's client is configured with, by its own names. */
  public Map<String, Object> registrySettings() {
    Map<String, Object> settings = new HashMap<>();
    originals()
        .forEach(
            (key, value) -> {
              if (PassedOn.toRegistry(key)) {
                settings.put(key, value);
              }
            });
    return settings;
  }

  /** A key that ends in {@code .ms}. */
  public Duration millis(String key) {
    return Duration.ofMillis(((Number) get(key)).longValue());
  }

  public int partitions() {
    return getInt(PARTITIONS);
  }

  public String adminHost() {
    return getString(ADMIN_HOST);
  }

  public int adminPort() {
    return getInt(ADMIN_PORT);
  }

  /** Empty where none is set; never for a program defined with {@link #commonWithKeyset()}. */
  public Optional<Path> keysetFile() {
    String file = getString(KEYSET_FILE);
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }
}
