package dev.switchhook.dlq.command;

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
      "Which cluster: --bootstrap HOST:PORT --registry URL, or --profile NAME, which reads",
      "~/.config/switchhook/NAME.properties; 'default' is read where it exists.",
      "What a verb takes: switchhook dlq help VERB"
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
            .addSubcommand(new ReplayCommand(around));
    HelpTexts.complete(tree);
    tree.getSubcommands().values().forEach(HelpTexts::complete);
    return tree.addSubcommand(new HelpCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a verb: stats, ls, show, replay");
  }
}
