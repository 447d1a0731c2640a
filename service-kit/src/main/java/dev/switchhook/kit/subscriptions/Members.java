package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The members of a subscription, as the API and the file name them (docs/api/openapi.yaml). */
public final class Members {
  /** What a new subscription may say. */
  public static final List<String> SETTABLE =
      List.of(
          "url",
          "event_types",
          "filter",
          "description",
          "state",
          "profile",
          "http_version",
          "client_certificate",
          "include_test",
          "payload_shape",
          "api_version",
          "useful_life_ms",
          "late",
          "auth",
          "secret",
          "v1a_key",
          "limits",
          "ordering",
          "order_hold_ms",
          "retry_schedule_ms",
          "lanes");

  /** Later they are changed by rotating. */
  static final Set<String> ONLY_AT_CREATION = Set.of("secret", "v1a_key");

  static final List<String> REQUIRED = List.of("url", "event_types");

  /** Members of members, where these are not the user's to name. */
  static final Map<String, List<String>> INNER =
      Map.of(
          "auth",
          List.of(
              "kind",
              "token",
              "user",
              "password",
              "headers",
              "token_url",
              "client_id",
              "client_secret",
              "scopes",
              "audience",
              "client_authentication"),
          "limits",
          List.of("max_in_flight", "rate_per_second", "timeout_ms"),
          "client_certificate",
          List.of("chain_pem", "private_key_pem"));

  /** Pointers within a subscription, of what is or may be a credential. */
  static final Pattern CREDENTIAL =
      Pattern.compile(
          "/(url|secret|v1a_key|client_certificate/private_key_pem"
              + "|auth/(token|user|password|client_secret|headers/[^/]+))");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static final Map<String, JsonNode> DEFAULTS =
      Map.of(
          "http_version", JSON.textNode("http_1_1"),
          "include_test", JSON.booleanNode(false),
          "useful_life_ms", JSON.objectNode(),
          "late", JSON.textNode("expire"),
          "auth", JSON.objectNode().put("kind", "none"),
          "limits", JSON.objectNode());

  private Members() {}

  /** What null, and a member that is left out of an answer, stands for; null where it is unset. */
  static JsonNode orDefault(String member, JsonNode value) {
    return value.isNull() || value.isMissingNode()
        ? DEFAULTS.getOrDefault(member, NullNode.getInstance())
        : value;
  }
}
