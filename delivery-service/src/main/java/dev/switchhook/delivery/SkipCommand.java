package dev.switchhook.delivery;

import dev.switchhook.delivery.settle.LetterRecords;
import dev.switchhook.kit.config.ConfigOptions;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.skip.Operator;
import dev.switchhook.kit.skip.Person;
import dev.switchhook.kit.skip.Skip;
import dev.switchhook.kit.skip.SkipOptions;
import dev.switchhook.kit.terminal.SettingsCommand;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line that passes one record over. */
@Command(
    name = "delivery",
    description = "Signs, POSTs, retries.",
    synopsisSubcommandLabel = "COMMAND")
final class SkipCommand {
  /** Below the help of the service. */
  static final String NOTE =
      """

      delivery skip --help: the last resort for a record that ends the process each time.
      """;

  private static final String NAME = "skip";

  @Option(names = "--help", usageHelp = true, scope = ScopeType.INHERIT, description = "This text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private final Map<String, String> environment;
  private final Person person;
  private final InstantSource clock;
  private final PrintWriter out;

  private SkipCommand(
      Map<String, String> environment, Person person, InstantSource clock, PrintWriter out) {
    this.environment = environment;
    this.person = person;
    this.clock = clock;
    this.out = out;
  }

  /** Whether it is not the service that is to run. */
  static boolean isMeant(String[] args) {
    return args.length > 0 && args[0].equals(NAME);
  }

  /** Exit codes: 0 done, 1 refused or failed, 2 wrong settings or arguments. */
  static int run(String... args) {
    AvroLimits.apply();
    return run(
        System.getenv(),
        Person.atTheTerminal(),
        DeliveryService.CLOCK,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  static int run(
      Map<String, String> environment,
      Person person,
      InstantSource clock,
      PrintWriter out,
      PrintWriter err,
      String... args) {
    return SettingsCommand.run(
        new SkipCommand(environment, person, clock, out),
        DeliveryConfig.DEFINITION,
        out,
        err,
        args);
  }

  @Command(
      name = NAME,
      sortOptions = false,
      description =
          "For a record of the delivery family that ends the process each time it is read: copies"
              + " it to webhook.dead-letters (UNDECODABLE, byte for byte) and marks its offset as"
              + " settled in what the group has committed, in one transaction and with an audit"
              + " record. Stop every process of the group first.")
  int skip(@Mixin SkipOptions record, @Mixin ConfigOptions options) {
    SkipOptions.Asked asked = record.asked();
    DeliveryConfig config = new DeliveryConfig(options.read(environment));
    KafkaClients kafka = new KafkaClients(config.kafkaSettings(), "switchhook-skip");
    try (Schemas schemas = Schemas.open(config.registrySettings())) {
      return new Skip(
              new Skip.Where(kafka, config.group(), schemas),
              new SkippedDelivery(new LetterRecords(schemas, clock), config.intake().window()),
              Operator.of(config.kafkaSettings(), "switchhook-delivery", DeliveryService.class),
              person,
              clock,
              out)
          .run(asked);
    }
  }
}
