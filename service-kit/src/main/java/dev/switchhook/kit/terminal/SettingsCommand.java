package dev.switchhook.kit.terminal;

import dev.switchhook.kit.config.ConfigTable;
import dev.switchhook.kit.run.Failure;
import java.io.PrintWriter;
import org.apache.kafka.common.config.ConfigDef;
import picocli.CommandLine;

/** Runs a command whose subcommands take settings. */
public final class SettingsCommand {
  private SettingsCommand() {}

  /**
   * Never throws.
   *
   * @param command annotated for picocli
   * @param settings explained below the help of each subcommand
   * @return the exit code, as {@link Failure} says where it fails
   */
  public static int run(
      Object command, ConfigDef settings, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(command);
    String explained = ConfigTable.explained(settings).replace("%", "%%");
    line.getSubcommands()
        .values()
        .forEach(each -> each.getCommandSpec().usageMessage().footer(explained));
    return line.setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (thrown, failing, parsed) -> failed(line.getCommandName(), thrown, err))
        .execute(args);
  }

  private static int failed(String name, Exception thrown, PrintWriter err) {
    Failure failure = new Failure(thrown);
    failure
        .message()
        .ifPresentOrElse(
            message -> err.println(name + ": " + message), () -> thrown.printStackTrace(err));
    return failure.exitCode();
  }
}
