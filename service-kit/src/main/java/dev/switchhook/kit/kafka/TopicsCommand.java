package dev.switchhook.kit.kafka;

import dev.switchhook.kit.config.ConfigOptions;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import dev.switchhook.kit.run.Failure;
import dev.switchhook.kit.secret.Keysets;
import dev.switchhook.kit.terminal.SettingsCommand;
import dev.switchhook.kit.terminal.Table;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.TopicSpec;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line that makes and compares the topics. */
@Command(
    name = "topics",
    description = "Makes the topics, their schemas and the keyset, or compares them.",
    synopsisSubcommandLabel = "COMMAND")
public final class TopicsCommand {
  @Option(
      names = "--help",
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "This text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private final Map<String, String> environment;
  private final PrintWriter out;
  private final PrintWriter err;

  private TopicsCommand(Map<String, String> environment, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Exit codes: 0 done or no difference, 1 a difference is left or it failed, 2 wrong settings. */
  public static void main(String[] args) {
    AvroLimits.apply();
    System.exit(
        run(
            System.getenv(),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... args) {
    return SettingsCommand.run(
        new TopicsCommand(environment, out, err), StrictConfig.common(), out, err, args);
  }

  @Command(
      description =
          "Creates what is missing, corrects settings, registers schemas; creates the keyset when"
              + " secrets.keyset.file is set. Returns when every partition can be written.")
  int apply(
      @Mixin ConfigOptions options,
      @Option(
              names = "--replication",
              paramLabel = "N",
              defaultValue = "-1",
              description =
                  "Replicas of topics that are created; without it the brokers' default. With 3 or"
                      + " more a write waits for all but one (min.insync.replicas).")
          short replication) {
    TopicsConfig config = new TopicsConfig(options.read(environment));
    List<Change> changes = new ArrayList<>();
    config.keysetFile().map(TopicsCommand::keyset).ifPresent(changes::add);
    Applied applied;
    try (Schemas schemas = Schemas.open(config.registrySettings());
        Admin admin = config.clients().admin()) {
      applied =
          TopicApply.apply(
              admin, config.topics(), replication, schemas, line -> err.println(line + " …"));
    }
    changes.addAll(applied.changes());
    Table table = new Table().row("KIND", "NAME", "DONE", "");
    changes.forEach(
        c -> table.row(c.kind(), c.name(), c.done().name().toLowerCase(Locale.ROOT), c.note()));
    out.print(table);
    out.flush();
    if (applied.left().isEmpty()) {
      return Failure.ENDED;
    }
    err.println("topics: " + DifferenceReport.text(applied.left()));
    return Failure.FAILED;
  }

  @Command(description = "Prints how topics and schemas differ from what is needed.")
  int check(@Mixin ConfigOptions options) {
    TopicsConfig config = new TopicsConfig(options.read(environment));
    List<Difference> differences = new ArrayList<>();
    try (Schemas schemas = Schemas.open(config.registrySettings());
        Admin admin = config.clients().admin()) {
      differences.addAll(TopicCheck.compare(admin, config.topics()));
      differences.addAll(new Subjects(schemas).compare(config.topics()));
    }
    if (differences.isEmpty()) {
      out.println("no difference");
      return Failure.ENDED;
    }
    out.println(DifferenceReport.text(differences));
    return Failure.FAILED;
  }

  private static Change keyset(Path file) {
    boolean created = Keysets.createIfAbsent(file);
    return new Change(
        "keyset",
        file.toString(),
        created ? Change.Done.CREATED : Change.Done.UNCHANGED,
        created ? "keep it: without it no secret opens" : "");
  }

  /** The common settings are all it needs. */
  private static final class TopicsConfig extends StrictConfig {
    TopicsConfig(ConfigSources given) {
      super(common(), given);
    }

    KafkaClients clients() {
      return new KafkaClients(kafkaSettings(), "switchhook-topics");
    }

    List<TopicSpec> topics() {
      return TopicCatalogue.of(partitions());
    }
  }
}
