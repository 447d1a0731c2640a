package dev.switchhook.callevents;

/**
 * The forms of ids and type names. By hand: as patterns they were half of an event's validation.
 */
final class Forms {
  private static final int UUID = 36;
  private static final int LONGEST_ID = 128;
  private static final int LONGEST_TYPE = 64;

  private Forms() {}

  /** {@code [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}}. */
  static boolean isEventId(String text) {
    if (text.length() != UUID) {
      return false;
    }
    for (int at = 0; at < UUID; at++) {
      char c = text.charAt(at);
      boolean dash = at == 8 || at == 13 || at == 18 || at == 23;
      if (dash ? c != '-' : !(isDigit(c) || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }

  /** {@code [A-Za-z0-9_.:-]{1,128}}. */
  static boolean isId(String text) {
    if (text.isEmpty() || text.length() > LONGEST_ID) {
      return false;
    }
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (!(isLower(c) || c >= 'A' && c <= 'Z' || isDigit(c))
          && c != '_'
          && c != '.'
          && c != ':'
          && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** {@code [a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+}, at most 64 characters. */
  static boolean isType(String text) {
    if (text.length() > LONGEST_TYPE) {
      return false;
    }
    boolean first = true;
    boolean dotted = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (first ? !isLower(c) : !(isLower(c) || isDigit(c) || c == '_' || c == '.')) {
        return false;
      }
      first = c == '.';
      dotted |= first;
    }
    return dotted && !first;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
