package dev.switchhook.kit.skip;

import dev.switchhook.kit.config.ConfigOptions;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.kafka.Operator;
import dev.switchhook.kit.terminal.SettingsCommand;
import dev.switchhook.kit.terminal.Terminal;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroLimits;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line that passes one record of a service over. */
@Command(synopsisSubcommandLabel = "COMMAND")
public final class SkipCommand {
  /** Everything it takes from outside. */
  public record Surroundings(
      Map<String, String> environment,
      Terminal terminal,
      InstantSource clock,
      PrintWriter out,
      PrintWriter err) {}

  @Option(names = "--help", usageHelp = true, scope = ScopeType.INHERIT, description = "This text.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  private final SkipService service;
  private final Surroundings around;

  private SkipCommand(SkipService service, Surroundings around) {
    this.service = service;
    this.around = around;
  }

  /** Exit codes: 0 done, 1 refused or failed, 2 wrong settings or arguments. */
  public static int run(SkipService service, InstantSource clock, String... args) {
    AvroLimits.apply();
    return run(
        service,
        new Surroundings(
            System.getenv(),
            Terminal.ofThisProcess(),
            clock,
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8)),
        args);
  }

  /** As above. */
  public static int run(SkipService service, Surroundings around, String... args) {
    CommandSpec spec =
        CommandSpec.forAnnotatedObject(new SkipCommand(service, around)).name(service.name());
    spec.subcommands()
        .values()
        .forEach(skip -> skip.getCommandSpec().usageMessage().description(service.explained()));
    return SettingsCommand.run(spec, service.settings(), around.out(), around.err(), args);
  }

  @Command(name = SkipService.COMMAND, sortOptions = false)
  int skip(@Mixin SkipOptions record, @Mixin ConfigOptions options) {
    SkipOptions.Asked asked = record.asked();
    SkipService.Group group = service.reads().of(options.read(around.environment()));
    Map<String, Object> settings = group.config().kafkaSettings();
    try (Schemas schemas = Schemas.open(group.config().registrySettings())) {
      return new Skip(
              new Skip.Where(new KafkaClients(settings, "switchhook-skip"), group.id(), schemas),
              group.rules().of(schemas, around.clock()),
              Operator.of(settings, "switchhook-" + service.name(), group.config().getClass()),
              around)
          .run(asked);
    }
  }
}
