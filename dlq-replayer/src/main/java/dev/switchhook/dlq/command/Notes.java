package dev.switchhook.dlq.command;

import dev.switchhook.dlq.letter.DeadLetterScan.Covered;
import dev.switchhook.dlq.letter.Position;
import dev.switchhook.kit.terminal.Screen;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said beside the data, on stderr. */
final class Notes {
  private final PrintStream err;
  private final boolean quiet;

  Notes(PrintStream err, boolean quiet) {
    this.err = err;
    this.quiet = quiet;
  }

  void say(String sentence) {
    if (!quiet) {
      warn(sentence);
    }
  }

  /** Also when it should be quiet. */
  void warn(String sentence) {
    err.println(Screen.safeLines(sentence));
  }

  /** Records that are no letters for this build are missing from every list: said aloud. */
  void unreadable(Covered covered) {
    if (!covered.unreadable().isEmpty()) {
      warn(
          String.format(
              Locale.ROOT,
              "warning: %,d records of webhook.dead-letters cannot be read by this build, and are"
                  + " in no list: %s",
              covered.unreadable().size(),
              covered.unreadable().stream()
                  .limit(5)
                  .map(Position::asOrigin)
                  .collect(Collectors.joining(", "))));
    }
  }
}
