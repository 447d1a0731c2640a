package dev.switchhook.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The service as a process of its own, which can be killed hard. */
final class ChildService implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  private ChildService(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Returns when it has said that it is ready. */
  static ChildService start(Path log, Map<String, String> settings) throws IOException {
    return start(log, settings, List.of("-XX:+UseSerialGC", "-Xmx256m"));
  }

  static ChildService start(Path log, Map<String, String> settings, List<String> memory)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(memory);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(DeliveryService.class.getName());
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    ChildService child =
        new ChildService(
            new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    List<String> said = new ArrayList<>();
    for (String line = child.out.readLine(); line != null; line = child.out.readLine()) {
      if (line.startsWith("ready name=delivery admin=http://")) {
        Thread.ofVirtual().start(() -> child.out.lines().forEach(_ -> {})); // a full pipe stops it
        return child;
      }
      said.add(line);
    }
    child.kill();
    throw new AssertionError("not ready but: " + said + Files.readString(log));
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** SIGTERM; its exit code. */
  int stop() {
    askToStop();
    return await();
  }

  /** SIGTERM. */
  void askToStop() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code. */
  private int await() {
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it does not end");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
