package dev.switchhook.dlq.command;

import dev.switchhook.dlq.letter.DependencyAway;
import dev.switchhook.kit.config.ConfigMistakes;
import dev.switchhook.kit.terminal.Screen;
import java.io.PrintWriter;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Runs a command line, and makes one sentence and an exit code of everything that goes wrong. */
public final class Commands {
  private Commands() {}

  /**
   * Never throws.
   *
   * @return the exit code
   */
  public static int execute(String[] args, Surroundings around) {
    return DlqCommand.tree(around)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(around.out(), true, around.out().charset()))
        .setErr(new PrintWriter(around.err(), true, around.err().charset()))
        .setExecutionExceptionHandler((failure, verb, parsed) -> failed(failure, parsed, around))
        .execute(args);
  }

  private static int failed(Exception failure, ParseResult parsed, Surroundings around) {
    boolean verbose = parsed.hasMatchedOption("--verbose");
    if (verbose) {
      failure.printStackTrace(around.err());
    }
    if (failure instanceof ConfigMistakes mistakes) {
      around.err().println(Screen.safeLines(String.valueOf(mistakes.getMessage())));
      around
          .err()
          .println("Which cluster? --bootstrap HOST:PORT and --registry URL, or --profile NAME.");
      return ExitCode.USAGE.code();
    }
    ExitCode code = code(failure);
    around
        .err()
        .println(
            Screen.safeLines(
                "error: " + sentence(failure, code) + (verbose ? "" : "  (-v tells more)")));
    return code.code();
  }

  static ExitCode code(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        return ExitCode.NOT_ALLOWED;
      }
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return ExitCode.HELD;
      }
      if (cause instanceof ConfigException || cause instanceof CommandLine.ParameterException) {
        return ExitCode.USAGE;
      }
    }
    return ExitCode.FAILED;
  }

  private static String sentence(Exception failure, ExitCode code) {
    String message = String.valueOf(failure.getMessage());
    return switch (code) {
      case NOT_ALLOWED -> "not allowed: " + message;
      case HELD -> "another job has taken over: " + message;
      case FAILED ->
          failure instanceof DependencyAway
              ? message
              : failure.getClass().getSimpleName() + ": " + message;
      default -> message;
    };
  }
}
