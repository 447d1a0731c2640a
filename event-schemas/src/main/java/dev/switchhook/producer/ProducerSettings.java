package dev.switchhook.producer;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;

/**
 * One map of settings, for three clients: what begins with {@code schema.registry.} is the
 * registry's, the rest the Kafka producer's. What the promise rests on cannot be set otherwise.
 */
final class ProducerSettings {
  private static final String REGISTRY = "schema.registry.";

  private static final int PATIENCE_MILLIS = 15_000;

  private static final Map<String, String> FIXED =
      Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");

  private final Map<String, ?> given;

  /**
   * Takes what the caller wants.
   *
   * @throws ConfigException when a setting would break the promise
   */
  ProducerSettings(Map<String, ?> given) {
    this.given = Map.copyOf(given);
    FIXED.forEach(
        (key, value) -> {
          Object wanted = this.given.get(key);
          boolean same =
              wanted == null
                  || wanted.toString().equals(value)
                  || (key.equals(ProducerConfig.ACKS_CONFIG) && wanted.toString().equals("-1"));
          if (!same) {
            throw new ConfigException(key, wanted, "call events are sent with " + value);
          }
        });
  }

  Map<String, Object> producer() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    given.forEach(
        (key, value) -> {
          if (!key.startsWith(REGISTRY)) {
            settings.put(key, value);
          }
        });
    settings.putAll(FIXED);
    return settings;
  }

  Map<String, Object> registry() {
    return given.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(REGISTRY))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** For the look at the topic, which is not to take longer than a person waits. */
  Map<String, Object> admin() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    given.forEach(
        (key, value) -> {
          if (AdminClientConfig.configNames().contains(key)) {
            settings.put(key, value);
          }
        });
    return settings;
  }
}
