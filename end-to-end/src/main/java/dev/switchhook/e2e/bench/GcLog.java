package dev.switchhook.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a JVM with {@code -Xlog:gc} says of its heap.
 *
 * @param peakMib the most that was in use when a collection began
 * @param lastMib what the last collection left
 * @param longestPauseMillis of all
 */
record GcLog(long peakMib, long lastMib, double longestPauseMillis) {
  private static final Pattern PAUSE =
      Pattern.compile("Pause .* (\\d+)M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

  static String jvmOption(Path file) {
    return "-Xlog:gc:file=" + file;
  }

  static GcLog read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return of(lines.toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the delivery process has left no log of its heap", e);
    }
  }

  static GcLog of(List<String> lines) {
    GcLog read = new GcLog(0, 0, 0);
    for (String line : lines) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.find()) {
        read =
            new GcLog(
                Math.max(read.peakMib(), Long.parseLong(pause.group(1))),
                Long.parseLong(pause.group(2)),
                Math.max(read.longestPauseMillis(), Double.parseDouble(pause.group(3))));
      }
    }
    return read;
  }
}
