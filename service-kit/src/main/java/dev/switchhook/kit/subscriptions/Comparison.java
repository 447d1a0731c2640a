package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.kit.terminal.Screen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What of a subscription is not as the file has it. The API shows no credential, so two of them
 * cannot be compared: they count as equal where everything around them is, unless all are to be
 * sent again.
 *
 * @param changes in the file's order
 * @param patch the members to send; credentials may be among them
 * @param uncompared members whose credentials were taken for equal
 */
record Comparison(List<MemberChange> changes, ObjectNode patch, List<String> uncompared) {
  /** Numbers by value: 5 is 5.0. */
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? Double.compare(a.doubleValue(), b.doubleValue())
              : a.equals(b) ? 0 : 1;

  /** One member, as it may be shown. */
  record MemberChange(String member, String before, String after) {}

  static Comparison of(ObjectNode declared, JsonNode present, boolean resend) {
    Comparison found =
        new Comparison(new ArrayList<>(), JsonNodeFactory.instance.objectNode(), new ArrayList<>());
    declared
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              JsonNode wanted = Members.orDefault(name, member.getValue());
              JsonNode is = Members.orDefault(name, present.path(name));
              switch (name) {
                case "url" ->
                    found.url(member.getValue(), present, declared.path("profile"), resend);
                case "auth" -> found.auth(member.getValue(), wanted, is, resend);
                case "client_certificate" -> found.certificate(wanted, is, resend);
                case "secret", "v1a_key" -> found.uncompared.add(name);
                default -> found.plain(name, member.getValue(), is);
              }
            });
    return found;
  }

  private void plain(String name, JsonNode given, JsonNode is) {
    JsonNode wanted = comparable(name, Members.orDefault(name, given));
    if (!wanted.equals(BY_VALUE, comparable(name, is))) {
      change(name, given, shown(is), shown(wanted));
    }
  }

  /** Without what says nothing: the order of types, limits that are null. */
  private static JsonNode comparable(String name, JsonNode value) {
    if (name.equals("event_types") && value.isArray()) {
      TreeSet<String> types = new TreeSet<>();
      value.forEach(type -> types.add(type.isTextual() ? type.textValue() : type.toString()));
      return texts(types);
    }
    if (name.equals("limits") && value instanceof ObjectNode object) {
      ObjectNode set = object.deepCopy();
      set.properties().removeIf(limit -> limit.getValue().isNull());
      return set;
    }
    return value;
  }

  private void url(JsonNode given, JsonNode present, JsonNode profile, boolean resend) {
    String is = present.path("url").asText();
    Endpoint shown = Endpoint.of(is);
    Endpoint wanted = Endpoint.of(given.asText());
    if (shown.masked()) {
      if (!wanted.maybe(shown)) {
        change("url", given, is, wanted.hostOnly() + " (changed)");
      } else if (resend) {
        change("url", given, "(set)", "(sent again)");
      } else {
        uncompared.add("url");
      }
    } else if (!wanted.equals(shown)) {
      boolean open = wanted.host().equals(shown.host()) && !profile.asText().matches("zapier|make");
      change("url", given, is, open ? given.asText() : wanted.hostOnly() + " (changed)");
    }
  }

  private void auth(JsonNode given, JsonNode wanted, JsonNode is, boolean resend) {
    ObjectNode visible = visible(wanted);
    boolean credentials = !visible.path("kind").asText().equals("none");
    if (!visible.equals(visible(is))) {
      change(
          "auth",
          given,
          shown(visible(is)) + (is.path("kind").asText().equals("none") ? "" : " (set)"),
          shown(visible) + (credentials ? " (changed)" : ""));
    } else if (credentials && resend) {
      change("auth", given, "(set)", "(sent again)");
    } else if (credentials) {
      uncompared.add("auth");
    }
  }

  /** The part of an auth that an answer shows too. */
  private static ObjectNode visible(JsonNode auth) {
    ObjectNode visible = JsonNodeFactory.instance.objectNode();
    visible.put("kind", auth.path("kind").asText());
    TreeSet<String> headers = new TreeSet<>();
    JsonNode given = auth.path("headers");
    if (given.isArray()) {
      given.forEach(name -> headers.add(name.asText().toLowerCase(Locale.ROOT)));
    } else {
      given.fieldNames().forEachRemaining(name -> headers.add(name.toLowerCase(Locale.ROOT)));
    }
    if (!headers.isEmpty()) {
      visible.set("headers", texts(headers));
    }
    if (auth.path("kind").asText().equals("oauth2")) {
      visible.put("token_url", Endpoint.of(auth.path("token_url").asText()).toString());
      visible.put("client_id", auth.path("client_id").asText());
      visible.set("scopes", auth.path("scopes").isArray() ? auth.get("scopes") : texts(List.of()));
      if (auth.path("audience").isTextual()) {
        visible.set("audience", auth.get("audience"));
      }
      visible.put("client_authentication", auth.path("client_authentication").asText("basic"));
      if (auth.path("client_authentication").isNull()) {
        visible.put("client_authentication", "basic");
      }
    }
    return visible;
  }

  private void certificate(JsonNode wanted, JsonNode is, boolean resend) {
    String chain = wanted.path("chain_pem").asText().strip();
    boolean some = !wanted.isNull();
    if (!chain.equals(is.path("chain_pem").asText().strip()) || some == is.isNull()) {
      change(
          "client_certificate",
          wanted,
          is.isNull() ? "null" : "(set)",
          some ? "(changed)" : "null");
    } else if (some && resend) {
      change("client_certificate", wanted, "(set)", "(sent again)");
    } else if (some) {
      uncompared.add("client_certificate");
    }
  }

  private void change(String member, JsonNode given, String before, String after) {
    changes.add(new MemberChange(member, Screen.safe(before), Screen.safe(after)));
    patch.set(member, given);
  }

  private static String shown(JsonNode value) {
    return value.toString();
  }

  private static JsonNode texts(Iterable<String> texts) {
    var array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  @Override
  public String toString() {
    return "Comparison" + changes;
  }
}
