package dev.switchhook.ingest.subscription;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which event types a subscription wants: one by name ({@code call.ended}), all that begin with a
 * prefix ({@code call.*}, which does not take {@code caller.known}), or all ({@code *}). Pure.
 */
public record TypePattern(String text) {
  private static final int LONGEST = 64;
  private static final String SEGMENT = "[a-z][a-z0-9_]*";
  private static final Pattern FORM =
      Pattern.compile("\\*|%s(\\.%s)*(\\.\\*|\\.%s)".formatted(SEGMENT, SEGMENT, SEGMENT));

  public TypePattern {
    if (!isWellFormed(text)) {
      throw new IllegalArgumentException("neither a type, nor a prefix with .*, nor *");
    }
  }

  public static Optional<TypePattern> parse(String text) {
    return isWellFormed(text) ? Optional.of(new TypePattern(text)) : Optional.empty();
  }

  public boolean matches(String type) {
    if (!text.endsWith("*")) {
      return text.equals(type);
    }
    int prefix = text.length() - 1;
    return type.regionMatches(0, text, 0, prefix);
  }

  /** The texts of all patterns that take the type: its name, a prefix at each dot, and the star. */
  static List<String> allThatMatch(String type) {
    List<String> texts = new ArrayList<>(4);
    texts.add(type);
    for (int dot = type.lastIndexOf('.'); dot >= 0; dot = type.lastIndexOf('.', dot - 1)) {
      texts.add(type.substring(0, dot + 1) + "*");
    }
    texts.add("*");
    return texts;
  }

  private static boolean isWellFormed(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches();
  }
}
