package dev.switchhook.kit.subscriptions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchhook.kit.terminal.Screen;
import dev.switchhook.kit.terminal.Table;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line that makes a tenant's subscriptions those of a file. */
@Command(
    name = "subscriptions",
    description = "Subscriptions by the API: from a file, and as they are.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done; 1 the API does not answer; 2 wrong arguments, file or id;",
      "  3 --dry-run found differences; 4 the key is missing, unknown or of another tenant;",
      "  5 something was not done, and is named; 6 refused by a safety rule or not confirmed."
    })
public final class SubscriptionsCommand {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int DIFFERENT = 3;
  static final int NOT_ALLOWED = 4;
  static final int NOT_ALL = 5;
  static final int REFUSED = 6;

  private static final String NAME_OR_ID = "[A-Za-z0-9_.-]{1,128}";

  /** In ASCII, so that nothing in a value can act on a terminal. */
  private static final ObjectWriter ONE_LINE =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  @Option(
      names = "--help",
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "This text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private final Surroundings around;
  private final PrintWriter out;
  private final PrintWriter err;

  private SubscriptionsCommand(Surroundings around) {
    this.around = around;
    this.out = around.out();
    this.err = around.err();
  }

  public static void main(String[] args) {
    System.exit(
        run(
            new Surroundings(
                System.getenv(),
                new PrintWriter(System.out, true, UTF_8),
                new PrintWriter(System.err, true, UTF_8),
                Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .map(SubscriptionsCommand::asking),
                wait -> LockSupport.parkNanos(wait.toNanos())),
            args));
  }

  private static UnaryOperator<String> asking(Console console) {
    return question -> {
      @Nullable String line = console.readLine("%s", question);
      return line == null ? "" : line.strip();
    };
  }

  /**
   * Never throws.
   *
   * @return the exit code
   */
  public static int run(Surroundings around, String... args) {
    return new CommandLine(new SubscriptionsCommand(around))
        .setOut(around.out())
        .setErr(around.err())
        .setExecutionExceptionHandler((e, command, parsed) -> failed(e, around.err()))
        .execute(args);
  }

  private static int failed(Exception thrown, PrintWriter err) {
    return switch (thrown) {
      case InputMistakes mistakes -> said(USAGE, String.valueOf(mistakes.getMessage()), err);
      case ApiFailure failure ->
          said(
              switch (failure.status()) {
                case 401, 403 -> NOT_ALLOWED;
                case 400, 404 -> USAGE;
                default -> FAILED;
              },
              "subscriptions: " + failure.getMessage(),
              err);
      default -> {
        thrown.printStackTrace(err);
        yield FAILED;
      }
    };
  }

  private static int said(int code, String message, PrintWriter err) {
    err.println(message);
    return code;
  }

  @Command(
      description =
          "Makes a tenant's subscriptions those of a file: prints what differs, asks, and does it."
              + " Members that the file does not name stay as they are.")
  int apply(
      @Mixin ApiOptions api,
      @Option(names = "-f", required = true, paramLabel = "FILE", description = "YAML.") Path file,
      @Option(
              names = {"-n", "--dry-run"},
              description = "Only prints the plan; exit code 3 where there is something to do.")
          boolean dryRun,
      @Option(names = "--yes", description = "Does not ask.") boolean yes,
      @Option(
              names = "--prune",
              description =
                  "Deletes every subscription of the tenant that the file does not have, also those"
                      + " that were not made by apply.")
          boolean prune,
      @Option(
              names = "--max-deletes",
              paramLabel = "N",
              defaultValue = "10",
              description = "With --prune: a plan that deletes more is refused (10).")
          int maxDeletes,
      @Option(
              names = "--resend-credentials",
              description = "Sends the file's credentials again; the API shows none to compare.")
          boolean resend) {
    Declared declared = SubscriptionsFile.read(file.toString(), text(file), around.environment());
    try (ApiClient client = api.client(around)) {
      Plan plan = Plan.of(declared, client.list(declared.tenant()), prune, resend);
      out.println(PlanText.of(plan));
      if (plan.isDone()) {
        return DONE;
      }
      Optional<String> refusal = dryRun ? Optional.empty() : refusal(plan, yes, maxDeletes);
      if (refusal.isPresent()) {
        err.println("refused: " + refusal.get() + " Nothing was done.");
        return REFUSED;
      }
      return dryRun ? DIFFERENT : new Applying(plan, client, out, err).run() ? DONE : NOT_ALL;
    }
  }

  private Optional<String> refusal(Plan plan, boolean yes, int maxDeletes) {
    long deletes = plan.count(Plan.Step.Delete.class);
    if (deletes > maxDeletes) {
      return Optional.of(
          "%d would be deleted, --max-deletes is %d.".formatted(deletes, maxDeletes));
    }
    if (yes) {
      return Optional.empty();
    }
    if (around.terminal().isEmpty()) {
      return Optional.of("nobody is there to be asked; --yes does not ask.");
    }
    String answer =
        around.terminal().get().apply("Apply this to tenant " + plan.tenant() + "? [y/N] ");
    return answer.toLowerCase(Locale.ROOT).matches("y|yes")
        ? Optional.empty()
        : Optional.of("not confirmed.");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new InputMistakes(List.of(file + " cannot be read: " + e));
    }
  }

  @Command(description = "Lists the subscriptions of a tenant.")
  int ls(
      @Mixin ApiOptions api,
      @Mixin TenantOption tenant,
      @Option(names = "--json", description = "One JSON object a line, as the API has it.")
          boolean json) {
    try (ApiClient client = api.client(around)) {
      List<JsonNode> all = client.list(tenant.of(around.environment()));
      Table table = new Table().row("ID", "STATE", "PROFILE", "HOST", "TYPES", "DESCRIPTION");
      for (JsonNode each : all) {
        if (json) {
          out.println(written(ONE_LINE, each));
        } else {
          table.row(row(each));
        }
      }
      if (!json) {
        out.print(table);
        out.flush();
      }
      return DONE;
    }
  }

  private static String[] row(JsonNode each) {
    boolean disabled = each.path("learned").path("disabled").asBoolean();
    return Stream.of(
            each.path("id").asText(),
            each.path("state").asText() + (disabled ? ", disabled by delivery" : ""),
            each.path("profile").asText(),
            each.path("url_host").asText(),
            StreamSupport.stream(each.path("event_types").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(" ")),
            each.path("description").asText(""))
        .map(Screen::safe)
        .toArray(String[]::new);
  }

  @Command(description = "Shows one subscription, without its secrets.")
  int show(
      @Mixin ApiOptions api,
      @Mixin TenantOption tenant,
      @Parameters(
              paramLabel = "ID",
              description = "Its id, sub_…, or its name in the file that made it.")
          String id,
      @Option(names = "--json", description = "One line, as the API has it.") boolean json) {
    if (!id.matches(NAME_OR_ID)) {
      throw new InputMistakes(List.of("ID: must be of " + NAME_OR_ID));
    }
    String of = tenant.of(around.environment());
    String derived = id.startsWith("sub_") ? id : DerivedId.of(of, Declared.One.key(id));
    try (ApiClient client = api.client(around)) {
      JsonNode shown = client.show(of, derived);
      out.println(written(json ? ONE_LINE : ONE_LINE.withDefaultPrettyPrinter(), shown));
      return DONE;
    }
  }

  private static String written(ObjectWriter writer, JsonNode json) {
    try {
      return writer.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }
}
