package dev.switchhook.kit.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that was probably meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * The nearest of {@code known}: the one that ends in {@code .given}, else the one with the fewest
   * letters added, left out, changed or swapped, at most {@code edits} of them. Capitals do not
   * count.
   */
  public static Optional<String> nearest(String given, Collection<String> known, int edits) {
    String name = given.toLowerCase(Locale.ROOT);
    Optional<String> end = known.stream().filter(k -> k.endsWith("." + name)).sorted().findFirst();
    if (end.isPresent()) {
      return end;
    }
    return known.stream()
        .filter(candidate -> distance(name, candidate) <= edits)
        .min(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance, where swapping two neighbours counts as one. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
