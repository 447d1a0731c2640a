package dev.switchhook.dlq.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What every help text has: --help, options under headings, the exit codes. */
final class HelpTexts {
  private static final int WIDTH = 100;

  private HelpTexts() {}

  /**
   * Options under a heading.
   *
   * @param orders of the options that stand there
   */
  private record Heading(String title, List<Orders> orders) {
    boolean has(OptionSpec option) {
      return orders.stream()
          .anyMatch(range -> range.from <= option.order() && option.order() < range.end);
    }
  }

  private record Orders(int from, int end) {}

  private static final List<Heading> HEADINGS =
      List.of(
          new Heading("How:", List.of(new Orders(0, 10), new Orders(40, 80))),
          new Heading("Which letters:", List.of(new Orders(10, 40))),
          new Heading("Which cluster, and in what form:", List.of(new Orders(80, 100))));

  static void complete(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (!spec.optionsMap().containsKey("--help")) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .order(99)
              .description("This text.")
              .build());
    }
    Map<String, String> codes = new LinkedHashMap<>();
    Arrays.stream(ExitCode.values())
        .forEach(code -> codes.put(Integer.toString(code.code()), code.meaning()));
    spec.usageMessage()
        .width(WIDTH)
        .abbreviateSynopsis(true)
        .synopsisHeading("%nUsage: ")
        .descriptionHeading("%n")
        .parameterListHeading("%n")
        .commandListHeading("%nVerbs:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(codes);
    spec.usageMessage()
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpTexts::options);
  }

  private static String options(Help help) {
    if (!help.commandSpec().subcommands().isEmpty()) {
      return ""; // a tree has verbs, not options
    }
    StringBuilder text = new StringBuilder();
    for (Heading heading : HEADINGS) {
      List<OptionSpec> options =
          help.commandSpec().options().stream()
              .filter(heading::has)
              .sorted(Comparator.comparingInt(OptionSpec::order))
              .toList();
      if (!options.isEmpty()) {
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.parameterLabelRenderer());
        text.append(String.format("%n%s%n%s", heading.title, layout));
      }
    }
    return text.toString();
  }
}
