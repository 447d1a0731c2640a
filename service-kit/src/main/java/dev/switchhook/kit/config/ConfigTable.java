package dev.switchhook.kit.config;

import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The settings of a program for people, from their definition. */
public final class ConfigTable {
  private ConfigTable() {}

  /** One block per key, sorted: name and default, then what it is and what is allowed. */
  public static String text(ConfigDef definition) {
    StringBuilder text = new StringBuilder();
    for (ConfigKey key : sorted(definition)) {
      text.append("  %-42s %s%n".formatted(key.name, shownDefault(key)));
      text.append("      %s%s%n".formatted(key.documentation, allowed(key)));
    }
    return text.toString();
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
