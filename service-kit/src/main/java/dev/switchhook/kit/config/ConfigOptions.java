package dev.switchhook.kit.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags by which every program takes its settings: a mixin for picocli. */
public final class ConfigOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "Settings, as key=value lines.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting; wins over the environment and the file. May be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /**
   * The file, the environment and these flags.
   *
   * @throws ConfigMistakes when the file cannot be read
   */
  public ConfigSources read(Map<String, String> environment) {
    return ConfigSources.read(Optional.ofNullable(file), environment, settings);
  }
}
