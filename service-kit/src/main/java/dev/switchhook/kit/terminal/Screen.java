package dev.switchhook.kit.terminal;

import java.util.Locale;

/**
 * Text from outside made harmless: control characters, line separators and bidirectional marks are
 * written as escapes, so that it cannot repaint a terminal or forge a line.
 */
public final class Screen {
  private Screen() {}

  public static String safe(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (harmful(point)) {
        safe.append(String.format(Locale.ROOT, "\\u%04x", point));
      } else {
        safe.appendCodePoint(point);
      }
    }
    return safe.toString();
  }

  private static boolean harmful(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }

  /** Several lines, each made harmless. */
  public static String safeLines(String text) {
    return String.join("\n", text.lines().map(Screen::safe).toList());
  }
}
