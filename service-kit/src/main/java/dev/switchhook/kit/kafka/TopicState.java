package dev.switchhook.kit.kafka;

import dev.switchhook.topics.TopicSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** A topic as the brokers have it. */
record TopicState(int partitions, Map<String, String> settings) {
  private static final String READ = "read the topics";

  /** By name; a topic that does not exist is left out. */
  static Map<String, TopicState> read(Admin admin, Collection<String> names) {
    Map<String, Integer> partitions = new HashMap<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, future) ->
                ifExists(future, found -> partitions.put(name, found.partitions().size())));
    Map<String, TopicState> states = new HashMap<>();
    partitions.forEach((name, count) -> states.put(name, new TopicState(count, Map.of())));
    List<ConfigResource> resources =
        partitions.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    admin
        .describeConfigs(resources)
        .values()
        .forEach(
            (resource, future) ->
                ifExists(
                    future,
                    config ->
                        states.computeIfPresent(
                            resource.name(), (name, state) -> state.with(config))));
    return states;
  }

  private TopicState with(Config config) {
    return new TopicState(
        partitions,
        config.entries().stream()
            .filter(entry -> entry.value() != null)
            .collect(Collectors.toUnmodifiableMap(ConfigEntry::name, ConfigEntry::value)));
  }

  private static <T> void ifExists(KafkaFuture<T> future, Consumer<T> found) {
    try {
      found.accept(future.get());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (!(Answers.cause(e) instanceof UnknownTopicOrPartitionException)) {
        throw Answers.refusal(Answers.cause(e), READ);
      }
    }
  }

  /** Settings that are not as wanted, each with what it is. */
  Map<String, String> differingFrom(TopicSpec wanted) {
    return wanted.config().entrySet().stream()
        .filter(setting -> !same(setting.getValue(), setting(setting.getKey())))
        .collect(Collectors.toMap(Map.Entry::getKey, setting -> setting(setting.getKey())));
  }

  /** In words. */
  static String partitions(TopicSpec spec) {
    return spec.partitions() == 1 ? "1 partition" : spec.partitions() + " partitions";
  }

  private String setting(String name) {
    return settings.getOrDefault(name, Difference.MISSING);
  }

  /** Lists in any order: {@code compact,delete} is {@code delete,compact}. */
  private static boolean same(String a, String b) {
    return items(a).equals(items(b));
  }

  private static Set<String> items(String value) {
    return Stream.of(value.split(",")).map(String::strip).collect(Collectors.toUnmodifiableSet());
  }
}
