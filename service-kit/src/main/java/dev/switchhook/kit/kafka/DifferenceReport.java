package dev.switchhook.kit.kafka;

import dev.switchhook.kit.terminal.Table;
import dev.switchhook.topics.TopicCatalogue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Differences as a text for people, which ends with what to do. */
final class DifferenceReport {
  private DifferenceReport() {}

  static String text(List<Difference> differences) {
    Table table = new Table().row("NAME", "WHAT", "IS", "WANTED");
    differences.forEach(d -> table.row(d.name(), d.what(), d.is(), d.wanted()));
    StringBuilder text = new StringBuilder();
    text.append(
        "the topics differ from what is needed in %d %s:%n%n%s"
            .formatted(differences.size(), differences.size() == 1 ? "place" : "places", table));
    if (differences.stream().anyMatch(d -> !isPartitions(d))) {
      text.append("%nMend it with: switchhook topics apply".formatted());
    }
    if (differences.stream().anyMatch(DifferenceReport::isPartitions)) {
      text.append("%n".formatted()).append(aboutPartitions(differences));
    }
    return text.toString();
  }

  private static boolean isPartitions(Difference difference) {
    return difference.what().equals(Difference.PARTITIONS);
  }

  /** Keys stay on their partition, so nothing of ours ever changes the number. */
  private static String aboutPartitions(List<Difference> differences) {
    List<Difference> partitions =
        differences.stream().filter(DifferenceReport::isPartitions).toList();
    Set<String> counts =
        partitions.stream().map(Difference::is).collect(Collectors.toUnmodifiableSet());
    Set<String> names =
        partitions.stream().map(Difference::name).collect(Collectors.toUnmodifiableSet());
    String never =
        "The number of partitions of a topic that exists is never changed: records of one key would"
            + " lie on two.";
    if (counts.size() == 1 && names.containsAll(TopicCatalogue.deliveryFamily())) {
      return never
          + " All topics of the delivery family have %s: set topics.partitions=%s."
              .formatted(counts.iterator().next(), counts.iterator().next());
    }
    return never
        + " Drain the topics named above, delete them, and run: switchhook topics apply. The"
        + " delivery family needs equal numbers.";
  }
}
