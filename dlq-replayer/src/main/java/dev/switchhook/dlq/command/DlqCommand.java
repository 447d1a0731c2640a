package dev.switchhook.dlq.command;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tree of verbs. */
@Command(
    name = "switchhook dlq",
    header = "Find dead letters, see why they died, and send them again.",
    description = {
      "A dead letter is one event that one subscription did not get, with the reason. Nothing here"
          + " removes one: a replay puts the delivery back and notes that it did."
    },
    footer = {
      "",
      "Where to begin:",
      "  switchhook dlq stats --all-tenants          what is dead, and why",
      "  switchhook dlq ls --subscription sub_9f3a   the letters of one subscription",
      "  switchhook dlq show dlt_7b1e04c2            one of them, closely",
      "  switchhook dlq replay --subscription sub_9f3a -n",
      "                                              what a replay would send",
      "",
      "Which cluster: --bootstrap and --registry, or a profile (help stats names its place)."
    })
public final class DlqCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private DlqCommand() {}

  public static CommandLine tree(Surroundings around) {
    CommandLine tree =
        new CommandLine(new DlqCommand())
            .addSubcommand(new StatsCommand(around))
            .addSubcommand(new LsCommand(around))
            .addSubcommand(new ShowCommand(around))
            .addSubcommand(new ReplayCommand(around))
            .addSubcommand(new HelpCommand());
    exitCodes(tree);
    tree.getSubcommands().values().forEach(DlqCommand::exitCodes);
    return tree;
  }

  private static void exitCodes(CommandLine command) {
    Map<String, String> list = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values())
        .forEach(code -> list.put(Integer.toString(code.code()), code.meaning()));
    command
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(list);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a verb: stats, ls, show, replay");
  }
}
