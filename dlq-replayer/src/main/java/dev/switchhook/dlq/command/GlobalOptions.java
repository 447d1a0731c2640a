package dev.switchhook.dlq.command;

import dev.switchhook.dlq.letter.PointInTime;
import dev.switchhook.kit.terminal.Terminal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every verb takes. */
final class GlobalOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec verb;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      order = 80,
      description = "Settings from ~/.config/switchhook/NAME.properties.")
  private @Nullable String profile;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      order = 81,
      description = "Kafka brokers, over kafka.bootstrap.servers of the profile.")
  private @Nullable String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      order = 82,
      description = "Schema registry, over schema.registry.url of the profile.")
  private @Nullable String registry;

  @Option(
      names = "--timeout",
      paramLabel = "SPAN",
      order = 83,
      defaultValue = "30s",
      description = "How long the broker may stay silent. Default: ${DEFAULT-VALUE}.")
  private String timeout = "30s";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      order = 84,
      description =
          "${COMPLETION-CANDIDATES}. A terminal gets a table; ls and show give a pipe ndjson.")
  private @Nullable Form form;

  @Option(names = "--no-color", order = 85, description = "No colours; NO_COLOR does the same.")
  private boolean noColor;

  @Option(
      names = {"-q", "--quiet"},
      order = 86,
      description = "No progress and no notes.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      order = 87,
      description = "Logs of the Kafka client, and stack traces.")
  private boolean verbose;

  @Option(names = "--no-input", order = 88, description = "Ask nothing, also on a terminal.")
  private boolean noInput;

  Optional<String> profile() {
    return Optional.ofNullable(profile);
  }

  /** Settings that were given as flags, by their keys. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    if (bootstrap != null) {
      settings.put("kafka.bootstrap.servers", bootstrap);
    }
    if (registry != null) {
      settings.put("schema.registry.url", registry);
    }
    return settings;
  }

  Duration timeout() {
    return span("--timeout", timeout);
  }

  Form form(boolean terminal, Form elsewhere) {
    if (form != null) {
      return form;
    }
    return terminal ? Form.TABLE : elsewhere;
  }

  boolean coloured(Surroundings around) {
    return !noColor
        && around.terminal().out()
        && around.environment().getOrDefault("NO_COLOR", "").isEmpty()
        && !around.environment().getOrDefault("TERM", "").equals("dumb");
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }

  boolean asks(Terminal terminal) {
    return terminal.asks() && !noInput;
  }

  Duration span(String option, String text) {
    try {
      return PointInTime.span(text);
    } catch (IllegalArgumentException e) {
      throw wrong(option, e);
    }
  }

  ParameterException wrong(String option, IllegalArgumentException why) {
    return new ParameterException(verb().commandLine(), option + ": " + why.getMessage());
  }

  ParameterException wrong(String sentence) {
    return new ParameterException(verb().commandLine(), sentence);
  }

  private CommandSpec verb() {
    if (verb == null) {
      throw new IllegalStateException("not mixed into a verb");
    }
    return verb;
  }
}
