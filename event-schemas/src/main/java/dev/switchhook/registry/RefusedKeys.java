package dev.switchhook.registry;

import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of the official client that our programs refuse, and why. */
final class RefusedKeys {
  static final String NO_OAUTH =
      "does not work beside Kafka 4 with the client that is built in (7.9.5); build with the"
          + " profile confluent-repository, or use USER_INFO or STATIC_TOKEN";

  private static final String NO_RULES =
      "not supported: rules, data contracts and field encryption; use Confluent's serdes for them";
  private static final String OWN_SCHEMA =
      "not supported: a program writes with the schemas it was built with, and `switchhook topics"
          + " apply` registers them";
  private static final String NO_REFLECTION = "not supported: reflection";
  private static final String NO_EFFECT = "has no effect: records are read by our own readers";

  /** The beginning of a key → why. The first that fits counts. */
  private static final Map<String, String> WHY = new LinkedHashMap<>();

  static {
    WHY.put("rule.", NO_RULES);
    WHY.put("rules.", NO_RULES);
    WHY.put("enable.rule.service", NO_RULES);
    WHY.put("use.latest.with.metadata", NO_RULES);
    WHY.put("use.latest.version", OWN_SCHEMA);
    WHY.put("use.schema.id", OWN_SCHEMA);
    WHY.put("id.compatibility.strict", OWN_SCHEMA);
    WHY.put("latest.", OWN_SCHEMA);
    WHY.put("max.schemas.per.subject", OWN_SCHEMA);
    WHY.put("normalize.schemas", OWN_SCHEMA);
    WHY.put("propagate.schema.tags", OWN_SCHEMA);
    WHY.put("key.schema.id.", "not supported: schema ids in headers");
    WHY.put("value.schema.id.", "not supported: schema ids in headers");
    WHY.put("context.name.strategy", "not supported: contexts");
    WHY.put("schema.reflection", NO_REFLECTION);
    WHY.put("avro.reflection.allow.null", NO_REFLECTION);
    WHY.put("specific.avro.", NO_EFFECT);
    WHY.put("avro.fail.on.trailing.data", "is always so: bytes after a record are poison");
    WHY.put("avro.use.logical.type.converters", NO_EFFECT);
    WHY.put("missing.", "has no effect: missing ids are remembered for 60 s");
    WHY.put("bearer.auth.issuer.", "OAUTHBEARER " + NO_OAUTH);
    WHY.put("bearer.auth.client.", "OAUTHBEARER " + NO_OAUTH);
    WHY.put("bearer.auth.scope", "OAUTHBEARER " + NO_OAUTH);
    WHY.put("bearer.auth.sub.", "OAUTHBEARER " + NO_OAUTH);
    WHY.put("bearer.auth.logical.cluster", "OAUTHBEARER " + NO_OAUTH);
    WHY.put("bearer.auth.identity.pool.id", "OAUTHBEARER " + NO_OAUTH);
    WHY.put("bearer.auth.cache.", "OAUTHBEARER " + NO_OAUTH);
    WHY.put("bearer.auth.custom.", "not supported: credentials out of foreign classes");
    WHY.put("sasl.", "not supported: credentials taken over from Kafka's");
  }

  private RefusedKeys() {}

  /**
   * @param key without {@code schema.registry.}
   */
  static String why(String key) {
    return WHY.entrySet().stream()
        .filter(refused -> key.startsWith(refused.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse("no setting of the Schema Registry client");
  }
}
