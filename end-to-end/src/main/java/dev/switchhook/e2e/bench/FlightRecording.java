package dev.switchhook.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A recording of what another JVM does with its CPU, told by {@code jcmd}. Samples are taken by CPU
 * time (Linux, JDK 25), so native and system time are in it: {@code jfr view cpu-time-hot-methods
 * FILE}.
 */
final class FlightRecording {
  private static final String NAME = "name=bench";

  private FlightRecording() {}

  static void start(long pid) {
    jcmd(pid, "JFR.start", NAME, "settings=profile", "jdk.CPUTimeSample#enabled=true");
  }

  static void stop(long pid, Path file) {
    jcmd(pid, "JFR.stop", NAME, "filename=" + file.toAbsolutePath());
  }

  private static void jcmd(long pid, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = process.inputReader().readAllAsString();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + " failed: " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("jcmd cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
