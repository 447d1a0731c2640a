package dev.switchhook.kit.run;

import dev.switchhook.kit.config.ConfigOptions;
import dev.switchhook.kit.config.ConfigTable;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** One run of a program: arguments in, exit code out. */
final class Launch {
  static final int ENDED = 0;
  static final int FAILED = 1;
  static final int WRONG_SETTINGS = 2;

  private static final Logger log = LoggerFactory.getLogger(Launch.class);

  private final String name;
  private final ConfigDef settings;
  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream err;

  Launch(
      String name,
      ConfigDef settings,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err) {
    this.name = name;
    this.settings = settings;
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  int run(String[] args, Program program, Stop stop) {
    Arguments arguments = new Arguments();
    CommandLine line = new CommandLine(arguments).setCommandName(name);
    try {
      line.parseArgs(args);
    } catch (ParameterException e) {
      err.println(name + ": " + e.getMessage());
      err.println("Try " + name + " --help");
      return WRONG_SETTINGS;
    }
    if (arguments.help) {
      line.usage(out);
      out.printf("%nSettings:%n%s%n%s", ConfigTable.text(settings), HOW_TO_SET);
      return ENDED;
    }
    return run(arguments.options, program, stop);
  }

  private int run(ConfigOptions options, Program program, Stop stop) {
    try {
      program.run(options.read(environment), stop);
    } catch (ConfigException e) {
      err.println(name + ": " + e.getMessage());
      return WRONG_SETTINGS;
    } catch (Refusal e) {
      err.println(name + ": " + e.getMessage());
      return FAILED;
    } catch (Exception | LinkageError e) {
      if (stop.failure().isEmpty() && stop.requested() && interruption(e)) {
        log.info("stopped while starting name={}", name);
        return ENDED;
      }
      log.error("program failed name={}", name, e);
      return FAILED;
    }
    Optional<Throwable> failure = stop.failure();
    failure.ifPresent(cause -> log.error("program failed name={}", name, cause));
    return failure.isPresent() ? FAILED : ENDED;
  }

  /** Kafka and others wrap it, each in an exception of their own. */
  private static boolean interruption(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || cause instanceof java.nio.channels.ClosedByInterruptException) {
        return true;
      }
    }
    return false;
  }

  private static final String HOW_TO_SET =
      """
      A setting stands in the file, in the environment or in --set; the later of them wins. The
      variable of a key has the prefix SWITCHHOOK_, capitals, and an underscore for each dot:
      admin.port is SWITCHHOOK_ADMIN_PORT.
      What begins with kafka. goes to Kafka's clients (kafka.security.protocol, kafka.consumer.…,
      kafka.producer.…); the registry client's keys go to it under their own names
      (schema.registry.ssl.…, basic.auth.…). Logs go to standard error, as JSON with LOG_FORMAT=json.
      """;

  @Command(sortOptions = false)
  private static final class Arguments {
    @Mixin private ConfigOptions options = new ConfigOptions();

    @Option(names = "--help", description = "This text.")
    private boolean help;
  }
}
