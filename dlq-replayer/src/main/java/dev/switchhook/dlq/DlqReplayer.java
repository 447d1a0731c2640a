package dev.switchhook.dlq;

import dev.switchhook.dlq.command.Commands;
import dev.switchhook.dlq.command.Surroundings;
import dev.switchhook.dlq.command.Surroundings.Clocks;
import dev.switchhook.dlq.replay.StopRequest;
import dev.switchhook.kit.run.Signals;
import dev.switchhook.kit.terminal.Terminal;
import dev.switchhook.serde.AvroLimits;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * The command line {@code switchhook dlq}: {@code main} is the process, {@code run} the program.
 */
public final class DlqReplayer {
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  private DlqReplayer() {}

  public static void main(String[] args) {
    String logging = "logback.configurationFile";
    if (System.getProperty(logging) == null) {
      boolean verbose = Arrays.stream(args).anyMatch(arg -> arg.matches("-v|--verbose"));
      System.setProperty(logging, verbose ? "logback-dlq-verbose.xml" : "logback-dlq.xml");
    }
    StopRequest stop = new StopRequest();
    Signals.listen(
        signal -> {
          int code = signal.equals("SIGINT") ? INTERRUPTED : TERMINATED;
          int times = stop.request(code);
          if (!stop.heeded() || times > 2) {
            Runtime.getRuntime().halt(code);
          }
          System.err.println(
              times == 1
                  ? "\nstopping after this batch (once more: stop at once; both are safe)"
                  : "\nstopping at once");
        });
    System.exit(run(args, surroundings(System.out, System.err, Terminal.ofThisProcess(), stop)));
  }

  /**
   * The program without a process around it: nobody can be asked, and standard input is empty.
   *
   * @return the exit code
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, surroundings(out, err, Terminal.none(), new StopRequest()));
  }

  static int run(String[] args, Surroundings around) {
    AvroLimits.apply();
    return Commands.execute(args, around);
  }

  private static Surroundings surroundings(
      PrintStream out, PrintStream err, Terminal terminal, StopRequest stop) {
    return new Surroundings(
        out,
        err,
        terminal,
        System.getenv(),
        new Clocks(InstantSource.system(), System::nanoTime, ZoneId.systemDefault()),
        stop);
  }
}
