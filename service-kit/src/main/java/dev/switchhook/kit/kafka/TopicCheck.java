package dev.switchhook.kit.kafka;

import dev.switchhook.kit.run.Refusal;
import dev.switchhook.topics.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;

/** Compares the topics with what a program needs. Others that exist are nobody's business. */
public final class TopicCheck {
  private TopicCheck() {}

  /**
   * Returns when all is as wanted.
   *
   * @throws TopicsDiffer naming every difference, and how to mend it
   * @throws Refusal when the brokers do not answer or do not permit it
   */
  public static void require(Admin admin, List<TopicSpec> wanted) {
    List<Difference> differences = compare(admin, wanted);
    if (!differences.isEmpty()) {
      throw new TopicsDiffer(differences);
    }
  }

  /** In the order of {@code wanted}: presence, partitions, the settings that the spec names. */
  public static List<Difference> compare(Admin admin, List<TopicSpec> wanted) {
    Map<String, TopicState> states =
        TopicState.read(admin, wanted.stream().map(TopicSpec::name).toList());
    List<Difference> differences = new ArrayList<>();
    for (TopicSpec spec : wanted) {
      TopicState state = states.get(spec.name());
      if (state == null) {
        differences.add(
            new Difference(spec.name(), "topic", Difference.MISSING, TopicState.partitions(spec)));
      } else {
        compare(spec, state, differences);
      }
    }
    return differences;
  }

  private static void compare(TopicSpec spec, TopicState state, List<Difference> differences) {
    if (state.partitions() != spec.partitions()) {
      differences.add(
          new Difference(
              spec.name(),
              Difference.PARTITIONS,
              Integer.toString(state.partitions()),
              Integer.toString(spec.partitions())));
    }
    new TreeMap<>(state.differingFrom(spec))
        .forEach(
            (setting, is) ->
                differences.add(
                    new Difference(
                        spec.name(), setting, is, spec.config().getOrDefault(setting, ""))));
  }
}
