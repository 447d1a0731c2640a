package dev.switchhook.e2e.bench;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Of a load at a constant rate. */
public final class SteadyOptions {
  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "Of each part (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "400",
      description = "Deliveries per second, two fifths of them to healthy ones (${DEFAULT-VALUE}).")
  private int rate;

  public Duration length() {
    return Duration.ofSeconds(seconds);
  }

  public int rate() {
    return rate;
  }
}
