package dev.switchhook.kit.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Settings that are not ours but go to Kafka's clients or to the registry's. */
final class PassedOn {
  static final String KAFKA = "kafka.";

  /**
   * The registry client's own keys, by how they begin. Some of them it does not support here: those
   * are passed on too, because the facade refuses them by name and says why.
   */
  private static final List<String> REGISTRY =
      List.of(
          "schema.registry.",
          "basic.auth.",
          "bearer.auth.",
          "request.header.",
          "proxy.",
          "http.connect.timeout.ms",
          "http.read.timeout.ms",
          "max.retries",
          "retries.wait.ms",
          "retries.max.wait.ms",
          "missing.id.",
          "missing.version.",
          "missing.schema.",
          "max.schemas.per.subject",
          "auto.register.schemas",
          "normalize.schemas",
          "use.latest.",
          "use.schema.id",
          "id.compatibility.strict",
          "latest.cache.",
          "latest.compatibility.strict",
          "key.subject.name.strategy",
          "value.subject.name.strategy",
          "key.schema.id.",
          "value.schema.id.",
          "specific.avro.",
          "avro.",
          "schema.reflection",
          "rule.",
          "enable.rule.service");

  /** How a setting for one kind of Kafka client begins, after {@link #KAFKA}. */
  private static final List<String> CLIENTS =
      List.of(
          "main.consumer.",
          "restore.consumer.",
          "global.consumer.",
          "consumer.",
          "producer.",
          "admin.");

  private static final Set<String> KAFKA_NAMES = kafkaNames();

  private PassedOn() {}

  static boolean toKafka(String key) {
    return key.startsWith(KAFKA);
  }

  static boolean toRegistry(String key) {
    return REGISTRY.stream().anyMatch(key::startsWith);
  }

  /** All names that Kafka's clients know, without our prefix. */
  static Set<String> knownToKafka() {
    return KAFKA_NAMES;
  }

  /** A key under {@link #KAFKA} as the client that it is for reads it. */
  static String nameInClient(String key) {
    String name = key.substring(KAFKA.length());
    return CLIENTS.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(client -> name.substring(client.length()))
        .orElse(name);
  }

  private static Set<String> kafkaNames() {
    Set<String> names = new HashSet<>(ConsumerConfig.configNames());
    names.addAll(ProducerConfig.configNames());
    names.addAll(AdminClientConfig.configNames());
    return Set.copyOf(names);
  }
}
