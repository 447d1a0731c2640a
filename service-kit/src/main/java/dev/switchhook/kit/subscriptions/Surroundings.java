package dev.switchhook.kit.subscriptions;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Everything the commands take from outside.
 *
 * @param terminal answers a question; empty: nobody is there
 * @param pause waits
 */
public record Surroundings(
    Map<String, String> environment,
    PrintWriter out,
    PrintWriter err,
    Optional<UnaryOperator<String>> terminal,
    Consumer<Duration> pause) {
  @Override
  public String toString() {
    return "Surroundings[…]";
  }
}
