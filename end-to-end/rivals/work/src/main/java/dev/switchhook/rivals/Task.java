package dev.switchhook.rivals;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a rival is told by the benchmark, as plain arguments in this order.
 *
 * @param receivers a line for each: record key, blank, URL
 * @param inFlight POSTs at once
 * @param deadline of one POST
 * @param variant of the rival
 */
public record Task(
    String bootstrapServers, Path receivers, int inFlight, Duration deadline, String variant) {
  private static final String USAGE =
      "arguments: BOOTSTRAP-SERVERS RECEIVERS-FILE IN-FLIGHT DEADLINE-MS VARIANT";

  public static Task of(String[] arguments) {
    if (arguments.length != 5) {
      throw new IllegalArgumentException(USAGE);
    }
    return new Task(
        arguments[0],
        Path.of(arguments[1]),
        Integer.parseInt(arguments[2]),
        Duration.ofMillis(Long.parseLong(arguments[3])),
        arguments[4]);
  }
}
