package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What the bare HTTP client takes for a POST. */
record Floor(double cpuMicros, double perSecond) {
  record Load(int warmUp, int posts, int inFlight, int bodyBytes) {}

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** With as long a warm-up as the engine's. */
  static Floor measure(Installation installation, Path folder, int port, Load load) {
    try (ChildProgram bare =
        ChildProgram.startWith(
            installation,
            Program.BARE_CLIENT,
            folder.resolve("logs/bare-client.log"),
            EngineRun.JVM,
            List.of(
                Integer.toString(port),
                Integer.toString(load.warmUp()),
                Integer.toString(load.posts()),
                Integer.toString(load.inFlight()),
                Integer.toString(load.bodyBytes())))) {
      Map<String, String> facts = bare.awaitReady(PATIENCE);
      return new Floor(
          Double.parseDouble(facts.getOrDefault("cpu_us", "")),
          Double.parseDouble(facts.getOrDefault("per_second", "")));
    }
  }
}
