package dev.switchhook.dlq.letter;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ids that people cut short. */
public final class Ids {
  private Ids() {}

  /**
   * What is wrong with ids that should each name something; empty when nothing is.
   *
   * @param wanted whole ids or beginnings of them
   */
  public static Optional<String> problem(List<String> wanted, Collection<Letter> found) {
    for (String id : wanted) {
      SortedSet<String> named =
          found.stream()
              .flatMap(Ids::names)
              .filter(name -> name.startsWith(id))
              .collect(Collectors.toCollection(TreeSet::new));
      if (named.isEmpty()) {
        return Optional.of("there is no letter " + id);
      }
      if (named.size() > 1) {
        return Optional.of(
            id + " is not unique: " + named.stream().limit(3).collect(Collectors.joining(", ")));
      }
    }
    return Optional.empty();
  }

  private static Stream<String> names(Letter letter) {
    return Stream.concat(Stream.of(letter.id()), Stream.ofNullable(letter.says().getDeliveryId()));
  }
}
