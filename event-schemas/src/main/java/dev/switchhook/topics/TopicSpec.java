package dev.switchhook.topics;

import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * What a topic must be like: what {@code topics apply} makes and every start compares.
 *
 * @param config topic settings by Kafka's names, only those we depend on
 * @param valueSchema the schema registered under {@code <name>-value}, as in its {@code .avsc} and
 *     so without what the class generator adds; empty where another topic's bytes are carried
 */
public record TopicSpec(
    String name, int partitions, Map<String, String> config, Optional<Schema> valueSchema) {
  public TopicSpec {
    config = Map.copyOf(config);
  }

  /** Confluent's TopicNameStrategy. */
  public String valueSubject() {
    return name + "-value";
  }
}
