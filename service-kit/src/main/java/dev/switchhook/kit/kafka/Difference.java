package dev.switchhook.kit.kafka;

/**
 * How a topic, or the subject of its schema, differs from what we need.
 *
 * @param name of the topic or subject
 * @param what {@code topic}, {@code partitions}, a topic setting by Kafka's name, {@code schema} or
 *     {@code compatibility}
 * @param is as found, {@code missing} where there is nothing
 */
public record Difference(String name, String what, String is, String wanted) {
  static final String MISSING = "missing";
  static final String PARTITIONS = "partitions";
}
