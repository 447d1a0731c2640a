package dev.switchhook.e2e.demo;

import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person sees: steps, and a table that is rewritten in place on a terminal. Elsewhere the
 * table becomes a line every few seconds.
 */
final class Screen {
  private static final String FORMAT = "  %-22s %9s %9s %8s %8s %6s %9s %9s%n";
  private static final Duration QUIET_EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final boolean terminal;
  private final long started = System.nanoTime();
  private int drawn;
  private long lastLine = Long.MIN_VALUE / 2;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Screen onStandardError() {
    return new Screen(
        System.err, Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent());
  }

  void step(String text) {
    drawn = 0;
    out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds(), text);
  }

  void text(String text) {
    drawn = 0;
    out.println(text);
  }

  void table(List<Ledger.Row> rows) {
    if (terminal) {
      if (drawn > 0) {
        out.print("\u001b[" + drawn + "A\u001b[J");
      }
      write(rows);
      drawn = rows.size() + 1;
    } else if (System.nanoTime() - lastLine > QUIET_EVERY.toNanos()) {
      lastLine = System.nanoTime();
      step(line(rows));
    }
  }

  /** The table as it stands at the end, also where there is no terminal. */
  void lastTable(List<Ledger.Row> rows) {
    if (!terminal) {
      write(rows);
    } else {
      table(rows);
    }
    drawn = 0;
  }

  private void write(List<Ledger.Row> rows) {
    out.printf(
        FORMAT,
        "subscription",
        "expected",
        "delivered",
        "retried",
        "waiting",
        "dead",
        "p50 ms",
        "p99 ms");
    for (Ledger.Row row : rows) {
      out.printf(
          FORMAT,
          row.role().title(),
          row.expected(),
          row.delivered(),
          row.retried(),
          row.waiting(),
          row.dead(),
          percentile(row, 50),
          percentile(row, 99));
    }
    out.flush();
  }

  private static String line(List<Ledger.Row> rows) {
    List<String> parts = new ArrayList<>();
    for (Ledger.Row row : rows) {
      parts.add(
          row.role().title()
              + " "
              + row.delivered()
              + "/"
              + row.expected()
              + (row.dead() > 0 ? ", dead " + row.dead() : ""));
    }
    return String.join(" · ", parts);
  }

  private static String percentile(Ledger.Row row, double percent) {
    return row.latency().getTotalCount() == 0
        ? "–"
        : Long.toString(row.latency().getValueAtPercentile(percent));
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
