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
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  static Floor measure(
      Installation installation, Path folder, int port, int posts, int inFlight, int bodyBytes) {
    try (ChildProgram bare =
        ChildProgram.startWith(
            installation,
            Program.BARE_CLIENT,
            folder.resolve("logs/bare-client.log"),
            List.of(
                Integer.toString(port),
                Integer.toString(posts),
                Integer.toString(inFlight),
                Integer.toString(bodyBytes)))) {
      Map<String, String> facts = bare.awaitReady(PATIENCE);
      return new Floor(
          Double.parseDouble(facts.getOrDefault("cpu_us", "")),
          Double.parseDouble(facts.getOrDefault("per_second", "")));
    }
  }
}
