package dev.switchhook.e2e.programs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of our programs as a child process. It says {@code ready name=… key=value …} on its standard
 * output; everything else it says goes to a log file. It does not outlive this process: a shutdown
 * hook ends it.
 */
public final class ChildProgram implements AutoCloseable {
  /** One that is to be learned from writes down what it knows when it ends. */
  private static final Duration STOP_PATIENCE =
      Duration.ofSeconds(AotCache.isTraining() ? 300 : 40);

  private static final Pattern FACT = Pattern.compile("(\\w+)=(\\S+)");

  private final String name;
  private final Path log;
  private final Process process;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final Thread hook;

  private ChildProgram(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.hook = new Thread(process::destroyForcibly, "end-" + name);
    Runtime.getRuntime().addShutdownHook(hook);
    Thread.ofVirtual().name("output-" + name).start(this::readOutput);
  }

  /**
   * Starts it and does not wait.
   *
   * @param log standard error and output are appended to it
   * @param settings handed over as {@code --set KEY=VALUE}
   */
  public static ChildProgram start(
      Installation installation,
      Program program,
      Path log,
      List<String> jvmOptions,
      Map<String, String> settings) {
    return start(name(program), log, installation.command(program, jvmOptions, flags(settings)));
  }

  /** As {@link #start}, for a program that takes plain arguments. */
  public static ChildProgram startWith(
      Installation installation,
      Program program,
      Path log,
      List<String> jvmOptions,
      List<String> arguments) {
    return start(name(program), log, installation.command(program, jvmOptions, arguments));
  }

  static ChildProgram start(String name, Path log, List<String> command) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new ChildProgram(name, log, process);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  /** Waits for the ready line and returns its facts. */
  public Map<String, String> awaitReady(Duration patience) {
    try {
      return facts(ready.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          name + " was not ready after " + patience.toSeconds() + " s; its log: " + tail(), e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(name + " ended before it was ready: " + tail(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(STOP_PATIENCE);
    forget();
  }

  /** SIGTERM, and SIGKILL when it does not end. Returns its exit code. */
  public int stop() {
    return stop(STOP_PATIENCE);
  }

  /** As above, with another patience. */
  public int stop(Duration patience) {
    process.destroy();
    if (!awaitEnd(patience)) {
      process.destroyForcibly();
      awaitEnd(STOP_PATIENCE);
    }
    forget();
    return process.exitValue();
  }

  /** Waits for it to end by itself. */
  public int awaitExit(Duration patience) {
    if (!awaitEnd(patience)) {
      throw new IllegalStateException(name + " did not end within " + patience + "; " + tail());
    }
    forget();
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }

  /** The last lines of its log. */
  public String tail() {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      return log
          + "\n  "
          + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return log + " cannot be read: " + e.getMessage();
    }
  }

  private void readOutput() {
    try (BufferedReader output = process.inputReader()) {
      @Nullable String line;
      while ((line = output.readLine()) != null) {
        if (line.startsWith("ready ")) {
          ready.complete(line);
        }
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      ready.completeExceptionally(new IllegalStateException("its output ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private boolean awaitEnd(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // This JVM ends and the hook runs already: there is nothing left to take back.
    }
  }

  /** {@code --set KEY=VALUE} for each. */
  static List<String> flags(Map<String, String> settings) {
    List<String> flags = new ArrayList<>();
    settings.forEach((key, value) -> flags.addAll(List.of("--set", key + "=" + value)));
    return flags;
  }

  private static String name(Program program) {
    return program.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, String> facts(String line) {
    Map<String, String> facts = new LinkedHashMap<>();
    Matcher matcher = FACT.matcher(line);
    while (matcher.find()) {
      facts.put(matcher.group(1), matcher.group(2));
    }
    return facts;
  }
}
