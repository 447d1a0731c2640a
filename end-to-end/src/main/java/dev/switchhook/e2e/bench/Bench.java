package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.bench.rivals.RivalsBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code switchhook bench}: one subcommand per benchmark. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Figures, each as a ratio to something else in the same run.",
    subcommands = {
      EngineBench.class,
      Http2Bench.class,
      IsolationBench.class,
      RivalsBench.class,
      LatencyBench.class,
      RetriesBench.class,
      FanOutBench.class
    })
public final class Bench {
  private Bench() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }
}
