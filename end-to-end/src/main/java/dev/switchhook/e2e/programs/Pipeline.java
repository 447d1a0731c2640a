package dev.switchhook.e2e.programs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our programs on one broker and registry: makes the topics, then starts any number of each, every
 * one a process with its log in {@code <folder>/logs}.
 */
public final class Pipeline {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final List<String> SMALL =
      AotCache.isTraining()
          ? List.of("-Xmx256m", "-XX:+UseSerialGC")
          : List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Installation installation;
  private final Backend backend;
  private final Path folder;

  public Pipeline(Installation installation, Backend backend, Path folder) {
    this.installation = installation;
    this.backend = backend;
    this.folder = folder;
  }

  /** What every program is told. */
  public Map<String, String> commonSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap.servers", backend.bootstrapServers());
    settings.put("schema.registry.url", backend.registryUrl());
    settings.put("secrets.keyset.file", keysetFile().toString());
    return settings;
  }

  /** What ingest is told on one machine: plain http, no key, its state with everything else. */
  public Map<String, String> localIngestSettings() {
    return new LinkedHashMap<>(
        Map.of(
            "ingest.state.dir",
            folder.resolve("ingest").toString(),
            "ingest.allow.http",
            "true",
            "api.open",
            "true"));
  }

  public Path keysetFile() {
    return folder.resolve("keyset.json");
  }

  public Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  /**
   * The real {@code topics apply}, which also makes the keyset; throws with its words if it fails.
   */
  public void applyTopics() {
    ChildProgram topics =
        ChildProgram.start(
            "topics",
            log("topics"),
            installation.command(Program.TOPICS, SMALL, arguments("apply", commonSettings())));
    int exit = topics.awaitExit(START_PATIENCE);
    if (exit != 0) {
      throw new IllegalStateException("topics apply ended with " + exit + ": " + topics.tail());
    }
  }

  /** {@code keyset} with these arguments: what it said; throws with its words if it fails. */
  public String keyset(String verb, String... more) {
    List<String> arguments = arguments(verb, commonSettings());
    arguments.addAll(List.of(more));
    ChildProgram keyset = startWith(Program.KEYSET, "keyset-" + verb, SMALL, arguments);
    int exit = keyset.awaitExit(START_PATIENCE);
    if (exit != 0) {
      throw new IllegalStateException(
          "keyset " + verb + " ended with " + exit + ": " + keyset.tail());
    }
    return keyset.tail();
  }

  /** Starts a program and does not wait for it. */
  public ChildProgram start(
      Program program, String name, List<String> jvmOptions, Map<String, String> settings) {
    Map<String, String> all = commonSettings();
    all.putAll(settings);
    return ChildProgram.start(installation, program, log(name), jvmOptions, all);
  }

  /** For a program that takes plain arguments and no settings. */
  public ChildProgram startWith(
      Program program, String name, List<String> jvmOptions, List<String> arguments) {
    return ChildProgram.start(
        name, log(name), installation.command(program, jvmOptions, arguments));
  }

  /** As {@link #start(Program, String, List, Map)}, with a small heap and a quick start. */
  public ChildProgram start(Program program, String name, Map<String, String> settings) {
    return start(program, name, SMALL, settings);
  }

  public static Map<String, String> awaitReady(ChildProgram program) {
    return program.awaitReady(START_PATIENCE);
  }

  private static List<String> arguments(String verb, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(List.of(verb));
    arguments.addAll(ChildProgram.flags(settings));
    return arguments;
  }
}
