package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchhook.kit.config.Suggestion;
import dev.switchhook.kit.terminal.Screen;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the file of {@code subscriptions apply}. What a value must be is the API's to say; here it
 * is only names, and what identifies a subscription. A credential written {@code ${NAME}} is taken
 * from the environment.
 */
final class SubscriptionsFile {
  static final Pattern TENANT = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final List<String> TOP = List.of("tenant", "subscriptions");
  private static final int EDITS = 3;

  private final YamlTree yaml;
  private final Map<String, String> environment;
  private final List<String> mistakes = new ArrayList<>();

  private SubscriptionsFile(YamlTree yaml, Map<String, String> environment) {
    this.yaml = yaml;
    this.environment = environment;
  }

  /**
   * What the file wants.
   *
   * @param file only for messages
   * @throws InputMistakes all that is wrong
   */
  static Declared read(String file, String text, Map<String, String> environment) {
    return new SubscriptionsFile(YamlTree.of(file, text), environment).declared();
  }

  private Declared declared() {
    JsonNode root = yaml.root();
    if (!root.isObject()) {
      throw new InputMistakes(List.of(yaml.at("") + "must have the members tenant, subscriptions"));
    }
    known("", (ObjectNode) root, TOP);
    String tenant = text("/tenant", root.path("tenant"), TENANT);
    List<Declared.One> subscriptions = new ArrayList<>();
    JsonNode list = root.path("subscriptions");
    if (!list.isArray()) {
      wrong("/subscriptions", "subscriptions must be a list; [] for none");
    }
    Map<String, Integer> lineOf = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/subscriptions/" + i;
      one(pointer, list.get(i))
          .ifPresent(
              one -> {
                Integer before = lineOf.putIfAbsent(one.name(), yaml.line(pointer));
                if (before != null && !one.name().isEmpty()) {
                  wrong(pointer + "/name", "the name stands on line " + before + " already");
                }
                subscriptions.add(one);
              });
    }
    if (!mistakes.isEmpty()) {
      throw new InputMistakes(mistakes);
    }
    return new Declared(tenant, subscriptions);
  }

  private Optional<Declared.One> one(String pointer, JsonNode node) {
    if (!node.isObject()) {
      wrong(pointer, "must be a subscription: name, url, event_types, …");
      return Optional.empty();
    }
    ObjectNode members = node.deepCopy();
    String name = text(pointer + "/name", members.path("name"), NAME);
    members.remove("name");
    known(pointer, members, Members.SETTABLE);
    Members.REQUIRED.stream()
        .filter(required -> !members.has(required))
        .forEach(required -> wrong(pointer, required + " is missing"));
    Members.INNER.forEach(
        (member, inner) -> {
          if (members.get(member) instanceof ObjectNode object) {
            known(pointer + "/" + member, object, inner);
          }
        });
    fill(pointer, "", members);
    return Optional.of(new Declared.One(name, members));
  }

  /** Puts what the environment holds in place of each credential's reference. */
  private void fill(String subscription, String pointer, ObjectNode object) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String inner = YamlTree.within(pointer, member.getKey());
      if (member.getValue() instanceof ObjectNode deeper) {
        fill(subscription, inner, deeper);
      } else if (member.getValue().isTextual() && Members.CREDENTIAL.matcher(inner).matches()) {
        Matcher variable = VARIABLE.matcher(member.getValue().textValue());
        if (variable.matches()) {
          String value = environment.getOrDefault(variable.group(1), "");
          if (value.isEmpty()) {
            wrong(subscription + inner, "the environment has no " + variable.group(1));
          }
          member.setValue(TextNode.valueOf(value));
        }
      }
    }
  }

  private void known(String pointer, ObjectNode object, Collection<String> names) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      if (!names.contains(member.getKey())) {
        wrong(
            YamlTree.within(pointer, member.getKey()),
            "no member "
                + Screen.safe(member.getKey())
                + Suggestion.nearest(member.getKey(), names, EDITS)
                    .map(nearest -> "; meant is probably " + nearest)
                    .orElse("; there are " + String.join(", ", names)));
      }
    }
  }

  private String text(String pointer, JsonNode node, Pattern form) {
    if (!node.isTextual() || !form.matcher(node.textValue()).matches()) {
      String member = pointer.substring(pointer.lastIndexOf('/') + 1);
      wrong(
          node.isMissingNode() ? pointer.substring(0, pointer.lastIndexOf('/')) : pointer,
          member + (node.isMissingNode() ? " is missing" : " must be text of " + form.pattern()));
      return "";
    }
    return node.textValue();
  }

  private void wrong(String pointer, String why) {
    mistakes.add(yaml.at(pointer) + why);
  }
}
