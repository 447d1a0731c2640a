package dev.switchhook.kit.run;

import dev.switchhook.kit.config.ConfigOptions;
import dev.switchhook.kit.config.ConfigTable;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** One run of a program: arguments in, exit code out. */
final class Launch {
  /** Those that logback.xml includes a file for. */
  private static final List<String> LOG_FORMATS = List.of("text", "json");

  private static final Logger log = LoggerFactory.getLogger(Launch.class);

  private final String name;
  private final ConfigDef settings;
  private final String note;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param note said below the help
   */
  Launch(
      String name,
      ConfigDef settings,
      String note,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err) {
    this.name = name;
    this.settings = settings;
    this.note = note;
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  int run(String[] args, Program program, Stop stop) {
    String format = environment.getOrDefault("LOG_FORMAT", "text");
    if (!LOG_FORMATS.contains(format)) {
      err.println(name + ": LOG_FORMAT is one of " + LOG_FORMATS + ", not " + format);
      return Failure.WRONG_SETTINGS;
    }
    Arguments arguments = new Arguments();
    CommandLine line = new CommandLine(arguments).setCommandName(name);
    try {
      line.parseArgs(args);
    } catch (ParameterException e) {
      err.println(name + ": " + e.getMessage());
      err.println("Try " + name + " --help");
      return Failure.WRONG_SETTINGS;
    }
    if (arguments.help) {
      line.usage(out);
      out.print(ConfigTable.explained(settings));
      out.print(note);
      return Failure.ENDED;
    }
    return run(arguments.options, program, stop);
  }

  private int run(ConfigOptions options, Program program, Stop stop) {
    try {
      program.run(options.read(environment), stop);
    } catch (Throwable thrown) { // the root of the program's thread
      Failure failure = new Failure(thrown);
      if (stop.failure().isEmpty() && stop.requested() && failure.interruption()) {
        log.info("stopped while starting name={}", name);
        return Failure.ENDED;
      }
      failure
          .message()
          .ifPresentOrElse(
              message -> err.println(name + ": " + message),
              () -> log.error("program failed name={}", name, thrown));
      return failure.exitCode();
    }
    Optional<Throwable> failure = stop.failure();
    failure.ifPresent(cause -> log.error("program failed name={}", name, cause));
    return failure.isPresent() ? Failure.FAILED : Failure.ENDED;
  }

  @Command(sortOptions = false)
  private static final class Arguments {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Option(names = "--help", description = "This text.")
    private boolean help;
  }
}
