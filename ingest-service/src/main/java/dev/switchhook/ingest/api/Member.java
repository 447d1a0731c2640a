package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.switchhook.ingest.api.Problem.Mistake;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A member of a request's JSON and where it stands. Each method gives the value in a form, or notes
 * a mistake and gives nothing. Confined to one request.
 */
final class Member {
  private final String pointer;
  private final JsonNode node;
  private final List<Mistake> mistakes;

  private Member(String pointer, JsonNode node, List<Mistake> mistakes) {
    this.pointer = pointer;
    this.node = node;
    this.mistakes = mistakes;
  }

  static Member root(JsonNode node, List<Mistake> mistakes) {
    return new Member("", node, mistakes);
  }

  boolean isNull() {
    return node.isNull();
  }

  boolean isMissing() {
    return node.isMissingNode();
  }

  void wrong(String why) {
    mistakes.add(new Mistake(pointer, why));
  }

  Member at(String name) {
    JsonNode found = node.get(name);
    return new Member(
        pointer + "/" + escaped(name), found == null ? MissingNode.getInstance() : found, mistakes);
  }

  /** Its members in the order given; those of other names are mistakes. Not an object: one too. */
  Map<String, Member> members(Set<String> known) {
    Map<String, Member> members = members();
    for (String name : List.copyOf(members.keySet())) {
      if (!known.contains(name)) {
        members.remove(name);
        at(name).wrong("is not a field");
      }
    }
    return members;
  }

  Map<String, Member> members() {
    if (!node.isObject()) {
      wrong("must be an object");
      return new LinkedHashMap<>();
    }
    Map<String, Member> members = new LinkedHashMap<>();
    node.fieldNames().forEachRemaining(name -> members.put(name, at(name)));
    return members;
  }

  Optional<List<Member>> items(int fewest, int most) {
    if (!node.isArray() || node.size() < fewest || node.size() > most) {
      wrong("must be a list of %d to %d".formatted(fewest, most));
      return Optional.empty();
    }
    List<Member> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      items.add(new Member(pointer + "/" + i, node.get(i), mistakes));
    }
    return Optional.of(items);
  }

  Optional<String> text(int longest) {
    if (!node.isTextual() || node.textValue().length() > longest) {
      wrong("must be text of at most %d characters".formatted(longest));
      return Optional.empty();
    }
    if (hasLoneSurrogate(node.textValue())) {
      wrong("is not valid Unicode");
      return Optional.empty();
    }
    return Optional.of(node.textValue());
  }

  Optional<Boolean> flag() {
    if (!node.isBoolean()) {
      wrong("must be true or false");
      return Optional.empty();
    }
    return Optional.of(node.booleanValue());
  }

  OptionalLong integer(long least, long most) {
    boolean fits =
        node.isIntegralNumber()
            && node.canConvertToLong()
            && node.longValue() >= least
            && node.longValue() <= most;
    if (!fits) {
      wrong("must be a whole number from %d to %d".formatted(least, most));
      return OptionalLong.empty();
    }
    return OptionalLong.of(node.longValue());
  }

  Optional<Double> positive(double most) {
    if (!node.isNumber() || !(node.doubleValue() > 0 && node.doubleValue() <= most)) {
      wrong("must be a number above 0, at most " + (long) most);
      return Optional.empty();
    }
    return Optional.of(node.doubleValue());
  }

  /** By its symbol in lower case; {@code UNKNOWN} is not for users. */
  <E extends Enum<E>> Optional<E> oneOf(Class<E> type) {
    EnumSet<E> choices = EnumSet.allOf(type);
    choices.removeIf(choice -> choice.name().equals("UNKNOWN"));
    for (E choice : choices) {
      if (node.isTextual() && lower(choice).equals(node.textValue())) {
        return Optional.of(choice);
      }
    }
    wrong(
        "must be one of " + choices.stream().map(Member::lower).collect(Collectors.joining(", ")));
    return Optional.empty();
  }

  /** As the other; null asks for the usual one. */
  <E extends Enum<E>> Optional<E> oneOf(Class<E> type, E usual) {
    return isNull() ? Optional.of(usual) : oneOf(type);
  }

  static String lower(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT);
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
