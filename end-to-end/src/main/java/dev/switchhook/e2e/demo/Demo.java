package dev.switchhook.e2e.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code switchhook demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a broker, a registry, the services and three receivers (a healthy CRM, an automation that fails each"
          + " first try, a dead backend), plays calls, repairs the backend, replays its dead letters with the real"
          + " command line, and counts.",
      "Exit code 0 only if every expected delivery is accounted for."
    })
public final class Demo implements Callable<Integer> {
  @Option(names = "--calls", defaultValue = "50", description = "Calls to play (${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Same seed, same calls (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--rate",
      defaultValue = "50",
      description = "Events per second (${DEFAULT-VALUE}).")
  private double rate;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the summary there, too.")
  private @Nullable Path json;

  private Demo() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Demo())
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  System.err.println("demo: " + failure.getMessage());
                  failure.printStackTrace(System.err);
                  return 1;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("switchhook-demo");
    Screen screen = Screen.onStandardError();
    Summary summary = new Play(screen, folder).run(calls, seed, rate);
    String text =
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(summary);
    System.out.println(text);
    if (json != null) {
      Files.writeString(json, text + "\n");
    }
    screen.text(
        summary.sound()
            ? "Every delivery is accounted for."
            : "NOT every delivery is accounted for; the logs are in " + folder.resolve("logs"));
    return summary.sound() ? 0 : 1;
  }
}
