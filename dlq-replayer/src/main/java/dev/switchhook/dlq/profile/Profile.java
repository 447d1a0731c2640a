package dev.switchhook.dlq.profile;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.switchhook.kit.config.ConfigMistakes;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A cluster and what one is to it: a properties file with the keys of the services, plus two.
 * Credentials come from it or from the environment, never from a flag. Immutable.
 */
public final class Profile extends StrictConfig {
  private static final String TENANT = "tenant";
  private static final String PRODUCTION = "production";
  private static final String OURS = "SWITCHHOOK_DLQ_";
  private static final String EVERYBODYS = "SWITCHHOOK_";

  static final ConfigDef DEFINITION =
      common()
          .define(
              TENANT,
              STRING,
              "",
              MEDIUM,
              "The tenant that is meant where none is named; * reads those of all.")
          .define(
              PRODUCTION,
              BOOLEAN,
              false,
              LOW,
              "Every change has to be confirmed by typing the number of letters.");

  private final String name;

  private Profile(String name, ConfigSources given) {
    super(DEFINITION, given);
    this.name = name;
  }

  /**
   * Reads the file, then the environment ({@code SWITCHHOOK_DLQ_A_B} sets {@code a.b}), then the
   * flags; the later one wins.
   *
   * @param named a profile, which must then exist; without one it is {@code default} where that
   *     exists
   * @throws ConfigMistakes with everything that is wrong
   */
  public static Profile load(
      Optional<String> named, Map<String, String> environment, Map<String, String> flags) {
    String name = named.orElse("default");
    Path file = folder(environment).resolve(name + ".properties");
    boolean read = named.isPresent() || Files.exists(file);
    return new Profile(
        read ? name : "",
        ConfigSources.read(read ? Optional.of(file) : Optional.empty(), ours(environment), flags));
  }

  /** By the rules of XDG. */
  public static Path folder(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
    return (config.isEmpty() ? home.resolve(".config") : Path.of(config)).resolve("switchhook");
  }

  /** Only what is meant for this tool: a service's own variables may be around. */
  private static Map<String, String> ours(Map<String, String> environment) {
    Map<String, String> ours = new HashMap<>();
    environment.forEach(
        (variable, value) -> {
          if (variable.startsWith(OURS)) {
            ours.put(EVERYBODYS + variable.substring(OURS.length()), value);
          }
        });
    return ours;
  }

  /** Empty when neither was one named nor is there a default one. */
  public String name() {
    return name;
  }

  /** For sentences: {@code PROD}, or the brokers where there is no profile. */
  public String shownName() {
    return name.isEmpty() ? bootstrapServers() : name;
  }

  public String bootstrapServers() {
    return getString(BOOTSTRAP_SERVERS);
  }

  public String registryUrl() {
    return getString(REGISTRY_URL);
  }

  /** Empty, a tenant, or {@code *}. */
  public String tenant() {
    return getString(TENANT);
  }

  public boolean production() {
    return getBoolean(PRODUCTION);
  }
}
