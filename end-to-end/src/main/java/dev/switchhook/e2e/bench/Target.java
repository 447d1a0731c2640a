package dev.switchhook.e2e.bench;

import java.util.Locale;

/** What a benchmark says of a target: one line, the same form everywhere. */
record Target(String name, boolean reached, double figure, double bound) {
  static Target atMost(String name, double figure, double bound) {
    return new Target(name, figure <= bound, figure, bound);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "target %s: %s, %.2f against %.2f",
        name,
        reached ? "reached" : "missed",
        figure,
        bound);
  }
}
