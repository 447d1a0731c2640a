package dev.switchhook.e2e.bench;

import java.nio.file.Path;

/**
 * A recording of what another JVM does with its CPU, told by {@code jcmd}. Samples are taken by CPU
 * time (Linux, JDK 25), so native and system time are in it: {@code jfr view cpu-time-hot-methods
 * FILE}.
 */
final class FlightRecording {
  private static final String NAME = "name=bench";

  private FlightRecording() {}

  static void start(long pid) {
    Jcmd.tell(pid, "JFR.start", NAME, "settings=profile", "jdk.CPUTimeSample#enabled=true");
  }

  static void stop(long pid, Path file) {
    Jcmd.tell(pid, "JFR.stop", NAME, "filename=" + file.toAbsolutePath());
  }
}
