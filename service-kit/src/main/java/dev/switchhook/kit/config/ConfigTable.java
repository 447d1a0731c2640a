package dev.switchhook.kit.config;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The settings of a program for people, from their definition. */
public final class ConfigTable {
  private static final String HOW_TO_SET =
      """
      A setting stands in the file, in the environment or in --set; the later of
      them wins. The variable of a key has the prefix SWITCHHOOK_, capitals, and an
      underscore for each dot: admin.port is SWITCHHOOK_ADMIN_PORT.

      What begins with kafka. goes to Kafka's clients (kafka.security.protocol,
      kafka.consumer.…, kafka.producer.…); the registry client's keys go to it under
      their own names (schema.registry.ssl.…, basic.auth.…).

      Logs go to standard error, as JSON with LOG_FORMAT=json.
      """;

  /** With {@link #INDENT} it stays within the 80 columns of a terminal. */
  private static final int WIDTH = 72;

  private static final String INDENT = "      ";

  private ConfigTable() {}

  /** For the end of a help text: {@link #text} and how a setting is given. */
  public static String explained(ConfigDef definition) {
    return "%nSettings:%n%s%n%s".formatted(text(definition), HOW_TO_SET);
  }

  /** One block per key, sorted: name and default, then what it is and what is allowed. */
  public static String text(ConfigDef definition) {
    StringBuilder text = new StringBuilder();
    for (ConfigKey key : sorted(definition)) {
      text.append("  %-42s %s%n".formatted(key.name, shownDefault(key)));
      text.append(wrapped(key.documentation + allowed(key)));
    }
    return text.toString();
  }

  private static String wrapped(String words) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : List.of(words.split(" ", -1))) {
      if (line.length() + word.length() >= WIDTH) {
        text.append(INDENT).append(line.toString().stripTrailing()).append("\n");
        line.setLength(0);
      }
      line.append(word).append(" ");
    }
    return text.append(INDENT).append(line.toString().stripTrailing()).append("\n").toString();
  }

  /** As a Markdown table, for a page that a test compares with the definition. */
  public static String markdown(ConfigDef definition) {
    StringBuilder text = new StringBuilder("| setting | default | |\n|---|---|---|\n");
    for (ConfigKey key : sorted(definition)) {
      text.append(
          "| `%s` | %s | %s%s |\n"
              .formatted(key.name, shownDefault(key), key.documentation, allowed(key)));
    }
    return text.toString();
  }

  private static List<ConfigKey> sorted(ConfigDef definition) {
    return definition.configKeys().values().stream()
        .sorted(
            Comparator.comparing((ConfigKey key) -> key.hasDefault())
                .thenComparing(key -> key.name))
        .toList();
  }

  private static String shownDefault(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    if (key.defaultValue == null || key.defaultValue.toString().isEmpty()) {
      return "none";
    }
    return String.valueOf(ConfigDef.convertToString(key.defaultValue, key.type));
  }

  private static String allowed(ConfigKey key) {
    return key.validator == null || key.validator instanceof ConfigDef.NonEmptyString
        ? ""
        : " Allowed: " + key.validator + ".";
  }
}
