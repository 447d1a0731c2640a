package dev.switchhook.dlq.command;

import dev.switchhook.dlq.replay.StopRequest;
import dev.switchhook.kit.terminal.Terminal;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.LongSupplier;

/** Everything a verb takes from outside. */
public record Surroundings(
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Map<String, String> environment,
    Clocks clocks,
    StopRequest stop) {

  /**
   * The time of day and the time that passes.
   *
   * @param nanos a monotonic clock
   * @param zone of the person at the terminal
   */
  public record Clocks(InstantSource clock, LongSupplier nanos, ZoneId zone) {}
}
