package dev.switchhook.kit.keyset;

import dev.switchhook.events.Subscription;
import dev.switchhook.kit.config.ConfigOptions;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.config.StrictConfig;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.run.Failure;
import dev.switchhook.kit.run.Refusal;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.KeyEntry;
import dev.switchhook.kit.secret.KeysetFile;
import dev.switchhook.kit.terminal.SettingsCommand;
import dev.switchhook.kit.terminal.Table;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line that changes the keyset and what is sealed with it. */
@Command(
    name = "keyset",
    description = "Rotates the key under which the secrets of subscriptions are sealed.",
    synopsisSubcommandLabel = "COMMAND")
public final class KeysetCommand {
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

  private KeysetCommand(Map<String, String> environment, PrintWriter out, PrintWriter err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** Exit codes: 0 done, 1 something is left or it was refused, 2 wrong settings or arguments. */
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
        new KeysetCommand(environment, out, err), StrictConfig.commonWithKeyset(), out, err, args);
  }

  @Command(description = "Lists the keys: id and state, never the key itself. Reads the file only.")
  int ls(@Mixin ConfigOptions options) {
    Table table = new Table().row("KEY", "STATE");
    for (KeyEntry key : new KeysetFile(config(options).keyset()).list()) {
      table.row(Long.toString(key.id()), state(key));
    }
    out.print(table);
    out.flush();
    return Failure.ENDED;
  }

  @Command(
      description =
          "Adds a new primary key. The others go on opening what was sealed under them. Changes the"
              + " file only: running services go on with the keys they have read.")
  int rotate(@Mixin ConfigOptions options) {
    long id = new KeysetFile(config(options).keyset()).rotate();
    out.println("key " + id + " is the primary now.");
    out.println("Give the file to every machine, then restart, in this order:");
    out.println("  1. every delivery-service   (else it defers what is sealed under the new key)");
    out.println("  2. every ingest-service     (seals under the new key from then on)");
    out.println("Then: switchhook keyset reseal");
    return Failure.ENDED;
  }

  @Command(
      description =
          "Seals every secret on webhook.subscriptions anew, under the primary key. Services may"
              + " run meanwhile, if all of them have the key. May be repeated.")
  int reseal(
      @Mixin ConfigOptions options,
      @Option(names = "--dry-run", description = "Only counts what is sealed under which key.")
          boolean dryRun) {
    KeysetConfig config = config(options);
    Envelope envelope = Envelope.open(config.keyset());
    try (Schemas schemas = Schemas.open(config.registrySettings());
        Consumer<byte[], byte[]> consumer = config.clients().consumer(Map.of())) {
      SubscriptionLog subscriptions = new SubscriptionLog(consumer, schemas);
      subscriptions.readToEnd();
      Map<String, String> left = Map.of();
      if (!dryRun) {
        try (Producer<byte[], byte[]> producer =
            config.clients().producer(Map.of("linger.ms", 0))) {
          Reseal.Result result =
              new Reseal(
                      subscriptions,
                      producer,
                      new AvroWriter<>(
                          schemas, Topics.SUBSCRIPTIONS, Subscription.getClassSchema()),
                      envelope,
                      InstantSource.system())
                  .run();
          out.println(
              "sealed anew: "
                  + result.resealed()
                  + " of "
                  + subscriptions.rows().size()
                  + " subscriptions");
          left = result.left();
        }
      }
      out.print(usage(config, subscriptions));
      out.flush();
      left.forEach(
          (id, why) -> err.println("keyset: left as it is subscription=" + id + " " + why));
      return left.isEmpty() ? Failure.ENDED : Failure.FAILED;
    }
  }

  @Command(
      description =
          "Disables a key: from the next start on nothing sealed under it opens. Refused while a"
              + " subscription needs it. The key stays in the file.")
  int disable(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "KEY", description = "Its id, as ls shows it.") long key) {
    KeysetConfig config = config(options);
    try (Schemas schemas = Schemas.open(config.registrySettings());
        Consumer<byte[], byte[]> consumer = config.clients().consumer(Map.of())) {
      SubscriptionLog subscriptions = new SubscriptionLog(consumer, schemas);
      subscriptions.readToEnd();
      long needed = needed(subscriptions, key);
      if (needed > 0) {
        throw new Refusal(
            needed
                + " subscriptions have secrets under key "
                + key
                + ". Seal them anew first: switchhook keyset reseal");
      }
      new KeysetFile(config.keyset()).enable(key, false);
      out.println("key " + key + " is disabled.");
      long old = subscriptions.records(key);
      if (old > 0) {
        out.println(
            old
                + " superseded records hold it still; they go when webhook.subscriptions is compacted.");
      }
      return Failure.ENDED;
    }
  }

  @Command(description = "Lets a disabled key open again.")
  int enable(
      @Mixin ConfigOptions options,
      @Parameters(paramLabel = "KEY", description = "Its id, as ls shows it.") long key) {
    new KeysetFile(config(options).keyset()).enable(key, true);
    out.println("key " + key + " is enabled. Restart the services that are to have it.");
    return Failure.ENDED;
  }

  private static Table usage(KeysetConfig config, SubscriptionLog subscriptions) {
    Table table = new Table().row("KEY", "STATE", "SUBSCRIPTIONS", "SUPERSEDED RECORDS");
    for (KeyEntry key : new KeysetFile(config.keyset()).list()) {
      long needed = needed(subscriptions, key.id());
      table.row(
          Long.toString(key.id()),
          state(key),
          Long.toString(needed),
          Long.toString(subscriptions.records(key.id()) - needed));
    }
    return table;
  }

  private static String state(KeyEntry key) {
    return key.primary() ? "primary" : key.enabled() ? "enabled" : "disabled";
  }

  private static long needed(SubscriptionLog subscriptions, long key) {
    return subscriptions.rows().stream().filter(row -> row.uses(key)).count();
  }

  private KeysetConfig config(ConfigOptions options) {
    return new KeysetConfig(options.read(environment));
  }

  private static final class KeysetConfig extends StrictConfig {
    KeysetConfig(ConfigSources given) {
      super(commonWithKeyset(), given);
    }

    Path keyset() {
      return keysetFile().orElseThrow();
    }

    KafkaClients clients() {
      return new KafkaClients(kafkaSettings(), "switchhook-keyset");
    }
  }
}
