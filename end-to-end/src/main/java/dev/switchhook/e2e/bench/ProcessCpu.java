package dev.switchhook.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time that a process has used, user and system, all threads: fields 14 and 15 of {@code
 * /proc/PID/stat} (proc(5)), in clock ticks of 10 ms.
 */
final class ProcessCpu {
  private static final long MICROS_PER_TICK = 10_000;

  private ProcessCpu() {}

  /** How many threads of the whole machine wanted a core, over the last minute. */
  static double machineLoad() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  static long micros(long pid) {
    try {
      return micros(Path.of("/proc/" + pid + "/stat"));
    } catch (IOException e) {
      throw new UncheckedIOException("the benchmarks read /proc and need Linux", e);
    }
  }

  /** Of a process, or of one of its threads. */
  static long micros(Path file) throws IOException {
    String stat = Files.readString(file);
    // The second field is the program's name in brackets and may hold blanks.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
  }
}
