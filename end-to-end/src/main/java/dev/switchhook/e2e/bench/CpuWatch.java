package dev.switchhook.e2e.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The CPU of a process for a while, with a flight recording where one is asked for. */
final class CpuWatch {
  /**
   * CPU microseconds for each of what was counted.
   *
   * @param threads of {@code whole}, by what the threads do
   */
  record Used(double whole, Map<String, Double> threads) {}

  private final long pid;
  private final Optional<Path> profile;
  private final ThreadCpu start;

  private CpuWatch(long pid, Optional<Path> profile, ThreadCpu start) {
    this.pid = pid;
    this.profile = profile;
    this.start = start;
  }

  static CpuWatch begin(long pid, Optional<Path> profile) {
    profile.ifPresent(_ -> FlightRecording.start(pid));
    return new CpuWatch(pid, profile, ThreadCpu.of(pid));
  }

  Used end(double counted) {
    ThreadCpu end = ThreadCpu.of(pid);
    profile.ifPresent(file -> FlightRecording.stop(pid, file));
    Map<String, Double> threads = new LinkedHashMap<>();
    end.since(start).forEach(row -> threads.put(row.kind(), row.micros() / counted));
    return new Used((end.total() - start.total()) / counted, threads);
  }
}
