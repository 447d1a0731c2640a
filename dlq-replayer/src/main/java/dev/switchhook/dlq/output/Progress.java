package dev.switchhook.dlq.output;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has come: on a terminal one line that is rewritten, else a line of JSON every 10 s.
 * Confined to one thread.
 */
public final class Progress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int WIDTH = 100;

  private final PrintStream err;
  private final Kind kind;
  private final LongSupplier nanos;
  private @Nullable ProgressBar bar;
  private long told;

  /** How it is shown. */
  public enum Kind {
    REWRITTEN,
    LINES,
    NONE
  }

  public Progress(PrintStream err, Kind kind, LongSupplier nanos) {
    this.err = err;
    this.kind = kind;
    this.nanos = nanos;
    this.told = nanos.getAsLong();
  }

  public void begin(String task, int total) {
    if (kind == Kind.REWRITTEN) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(250)
              .showSpeed()
              .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
              .build();
    }
  }

  /**
   * So far.
   *
   * @param words what else there is to say, on a terminal
   * @param line the same for a program
   */
  public void at(int done, String words, ObjectNode line) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(words);
    } else if (kind == Kind.LINES && nanos.getAsLong() - told >= EVERY.toNanos()) {
      told = nanos.getAsLong();
      JsonLines.line(err, line);
    }
  }

  /** The line stays as it is. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
