package dev.switchhook.kit.subscriptions;

import java.util.Locale;

/** Text from outside made harmless: it can repaint no terminal and forge no line. */
final class Printable {
  private Printable() {}

  static String text(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (Character.getType(point)) {
                case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    safe.append(String.format(Locale.ROOT, "\\u%04x", point));
                default -> safe.appendCodePoint(point);
              }
            });
    return safe.toString();
  }
}
