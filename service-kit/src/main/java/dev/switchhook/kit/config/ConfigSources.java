package dev.switchhook.kit.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person has set, and where: a properties file, then the environment, then flags; the later
 * one wins. Never prints a value.
 *
 * <p>An environment variable {@code SWITCHHOOK_A_B} sets the key {@code a.b}: the prefix goes,
 * letters become small, <b>every underscore becomes a dot</b>. So a key that holds an underscore, a
 * hyphen or a capital letter has no variable; our own keys and Kafka's have none, but {@code
 * request.header.X-Team} must stand in the file or in a flag.
 */
public final class ConfigSources {
  static final String ENVIRONMENT_PREFIX = "SWITCHHOOK_";

  private final SortedMap<String, String> values = new TreeMap<>();
  private final Map<String, String> sources = new HashMap<>();

  private ConfigSources() {}

  /** Settings given by the program itself, for example a test. */
  public static ConfigSources of(Map<String, String> values) {
    ConfigSources given = new ConfigSources();
    values.forEach((key, value) -> given.put(key, value, "given"));
    return given;
  }

  /**
   * Reads all three.
   *
   * @param environment all of it; variables without our prefix are left alone
   * @throws ConfigMistakes when the file cannot be read
   */
  public static ConfigSources read(
      Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
    ConfigSources given = new ConfigSources();
    file.ifPresent(given::readFile);
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(ENVIRONMENT_PREFIX)) {
                given.put(keyOf(name), value, "environment " + name);
              }
            });
    flags.forEach((key, value) -> given.put(key, value, "flag --set"));
    return given;
  }

  static String keyOf(String variable) {
    return variable
        .substring(ENVIRONMENT_PREFIX.length())
        .toLowerCase(Locale.ROOT)
        .replace('_', '.');
  }

  private void readFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      String why = Files.exists(file) ? "cannot be read: " + e.getMessage() : "does not exist";
      throw new ConfigMistakes(List.of(new Mistake("--config " + file, why)));
    }
    for (String key : properties.stringPropertyNames()) {
      put(key, properties.getProperty(key), "file " + file);
    }
  }

  private void put(String key, String value, String source) {
    values.put(key, value);
    sources.put(key, source);
  }

  /** By key, sorted. */
  Map<String, String> values() {
    return values;
  }

  /** Where the value in force was set, for example {@code environment SWITCHHOOK_ADMIN_PORT}. */
  String sourceOf(String key) {
    return sources.getOrDefault(key, "default");
  }

  @Override
  public String toString() {
    return "ConfigSources" + sources;
  }
}
