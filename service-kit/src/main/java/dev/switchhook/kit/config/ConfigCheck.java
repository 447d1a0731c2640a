package dev.switchhook.kit.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigValue;

/** Finds all mistakes at once, where Kafka's own parsing stops at the first. */
final class ConfigCheck {
  /** So few letters of a Kafka setting are a slip of the finger, not a plugin's own setting. */
  private static final int SLIP = 2;

  private final ConfigDef definition;
  private final ConfigSources given;

  private ConfigCheck(ConfigDef definition, ConfigSources given) {
    this.definition = definition;
    this.given = given;
  }

  /**
   * What was given, when it is right.
   *
   * @throws ConfigMistakes with everything that is not
   */
  static Map<String, String> passed(ConfigDef definition, ConfigSources given) {
    List<Mistake> mistakes = new ConfigCheck(definition, given).mistakes();
    if (!mistakes.isEmpty()) {
      throw new ConfigMistakes(mistakes);
    }
    return given.values();
  }

  private List<Mistake> mistakes() {
    List<Mistake> mistakes = new ArrayList<>();
    Map<String, String> defined = new HashMap<>();
    for (Map.Entry<String, String> setting : given.values().entrySet()) {
      String key = setting.getKey();
      if (definition.names().contains(key)) {
        defined.put(key, setting.getValue());
      } else {
        unknown(key).ifPresent(mistakes::add);
      }
    }
    definition.validate(defined).stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .sorted(Comparator.comparing(ConfigValue::name))
        // What cannot be parsed is also out of range: the first says it.
        .map(value -> wrong(value.name(), value.errorMessages().getFirst()))
        .forEach(mistakes::add);
    return mistakes;
  }

  private Mistake wrong(String key, String error) {
    ConfigKey setting = definition.configKeys().get(key);
    if (setting == null || !given.values().containsKey(key)) {
      String about = setting == null ? "" : " (" + setting.documentation + ")";
      return new Mistake(key, "is required" + about);
    }
    String opening = "for configuration " + key;
    String why =
        error.contains(opening)
            ? error.substring(error.indexOf(opening) + opening.length()).replaceFirst("^: ", "")
            : error;
    String shown = Masking.shown(setting, given.values().getOrDefault(key, ""));
    return new Mistake(
        key + " = " + shown + " (" + given.sourceOf(key) + ")",
        why.isEmpty() ? "is not allowed" : why);
  }

  private Optional<Mistake> unknown(String key) {
    if (PassedOn.toKafka(key)) {
      return misspeltForKafka(key);
    }
    if (PassedOn.toRegistry(key)) {
      return Optional.empty();
    }
    Set<String> known = new HashSet<>(definition.names());
    PassedOn.knownToKafka().forEach(name -> known.add(PassedOn.KAFKA + name));
    if (key.startsWith("ssl.")) {
      return Optional.of(
          notASetting(key, "; did you mean kafka." + key + " or schema.registry." + key + "?"));
    }
    int edits = Math.min(3, Math.max(1, key.length() / 4));
    String hint =
        Suggestion.nearest(key, known, edits)
            .map(name -> "; did you mean " + name + "?")
            .orElse(serviceLink(key) ? SERVICE_LINK : "");
    return Optional.of(notASetting(key, hint));
  }

  /** Without the value: a secret under a misspelt key is a secret still. */
  private Mistake notASetting(String key, String hint) {
    return new Mistake(key + " (" + given.sourceOf(key) + ")", "is not a setting" + hint);
  }

  private Optional<Mistake> misspeltForKafka(String key) {
    String name = PassedOn.nameInClient(key);
    if (PassedOn.knownToKafka().contains(name)) {
      return Optional.empty();
    }
    return PassedOn.knownToKafka().stream()
        .filter(known -> Suggestion.distance(name, known) <= SLIP)
        .sorted()
        .findFirst()
        .map(
            known ->
                new Mistake(
                    key + " (" + given.sourceOf(key) + ")",
                    "is not a setting of Kafka; did you mean "
                        + key.substring(0, key.length() - name.length())
                        + known
                        + "?"));
  }

  private static final String SERVICE_LINK =
      "; Kubernetes makes such variables for a service of that name: set enableServiceLinks to"
          + " false";

  private boolean serviceLink(String key) {
    return given.sourceOf(key).startsWith("environment ")
        && (key.contains(".port") || key.contains(".service."));
  }
}
