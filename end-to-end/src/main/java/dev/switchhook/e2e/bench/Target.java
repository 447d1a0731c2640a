package dev.switchhook.e2e.bench;

import java.util.Locale;

/** What a benchmark says of a target: one line, the same form everywhere. */
public record Target(String name, boolean reached, double figure, double bound) {
  private static final int MOST_DIGITS = 9;

  public static Target atMost(String name, double figure, double bound) {
    return new Target(name, figure <= bound, figure, bound);
  }

  public static Target atLeast(String name, double figure, double bound) {
    return new Target(name, figure >= bound, figure, bound);
  }

  @Override
  public String toString() {
    int digits = 2;
    while (digits < MOST_DIGITS
        && figure != bound
        && text(figure, digits).equals(text(bound, digits))) {
      digits++;
    }
    return String.format(
        Locale.ROOT,
        "target %s: %s, %s against %s",
        name,
        reached ? "reached" : "missed",
        text(figure, digits),
        text(bound, digits));
  }

  private static String text(double number, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }
}
