package dev.switchhook.e2e.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A bash for each block; variables go from one to the next through a file, as in one terminal. A
 * command that fails is an error, and so is one that does not end.
 */
final class Shell implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String READONLY = "'^declare -[a-zA-Z]*r'";

  private final Path folder;
  private final Map<String, String> environment;
  private final Path variables;
  private final Map<String, Process> staying = new LinkedHashMap<>();
  private int runs;

  /**
   * @param folder where the commands are run and what they print is kept
   */
  Shell(Path folder, Map<String, String> environment) throws IOException {
    this.folder = folder;
    this.environment = environment;
    this.variables = Files.createFile(folder.resolve("variables.sh"));
  }

  /** Everything the commands printed, once they have ended well. */
  String run(String commands) throws IOException, InterruptedException {
    Path output = folder.resolve("output-" + runs++ + ".txt");
    String script =
        ". '%s'\n%s\ndeclare -p | grep -v %s > '%s'\n"
            .formatted(variables, commands, READONLY, variables);
    Process bash = start(script, output);
    if (!bash.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      end(bash);
      throw new AssertionError(said("did not end", commands, output));
    }
    if (bash.exitValue() != 0) {
      throw new AssertionError(said("ended with " + bash.exitValue(), commands, output));
    }
    return Files.readString(output);
  }

  /** Runs what does not end by itself, in a terminal of that name. */
  void stay(String terminal, String commands) throws IOException {
    Path output = Files.createFile(output(terminal));
    staying.put(terminal, start(commands, output));
  }

  /** What that terminal has printed so far. */
  String printed(String terminal) throws IOException {
    Process process = staying.get(terminal);
    if (process == null || !process.isAlive()) {
      throw new AssertionError("no such terminal, or it has ended: " + terminal);
    }
    return Files.readString(output(terminal));
  }

  String variable(String name) throws IOException, InterruptedException {
    return run("printf %s \"$" + name + "\"");
  }

  /** Ctrl-C in every terminal, the last first. */
  @Override
  public void close() throws InterruptedException {
    for (Process process : staying.values().stream().toList().reversed()) {
      end(process);
    }
  }

  private Process start(String script, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-o", "pipefail", "-c", script);
    builder.environment().putAll(environment);
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectInput(Path.of("/dev/null").toFile())
        .redirectOutput(output.toFile())
        .start();
  }

  private static void end(Process process) throws InterruptedException {
    try (Stream<ProcessHandle> children = process.children()) {
      children.toList().forEach(ProcessHandle::destroy);
    }
    process.destroy();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Path output(String terminal) {
    return folder.resolve("terminal-" + terminal + ".txt");
  }

  private static String said(String how, String commands, Path output) throws IOException {
    return "this " + how + ":\n" + commands + "\nand said:\n" + Files.readString(output);
  }
}
