package dev.switchhook.kit.skip;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which record, and why: a mixin for picocli. */
public final class SkipOptions {
  private static final int LONGEST_REASON = 400;

  @Spec(Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "NAME",
      order = 1,
      description = "Where the record stands.")
  private String topic = "";

  @Option(
      names = "--partition",
      required = true,
      paramLabel = "N",
      order = 2,
      description = "Its partition.")
  private int partition;

  @Option(
      names = "--offset",
      required = true,
      paramLabel = "N",
      order = 3,
      description = "Its offset.")
  private long offset;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      order = 4,
      description = "Why, for the record: at most 400 bytes.")
  private String reason = "";

  @Option(
      names = {"-n", "--dry-run"},
      order = 5,
      description = "Do everything up to the first write, and say what would be done.")
  private boolean dryRun;

  @Option(
      names = "--yes",
      order = 6,
      description = "Answer the question beforehand; needed without a terminal.")
  private boolean yes;

  /**
   * What was given.
   *
   * @throws ParameterException which says what is wrong with it
   */
  public Asked asked() {
    if (partition < 0 || offset < 0) {
      throw new ParameterException(
          command.commandLine(), "--partition and --offset are counted from 0");
    }
    String why = reason.strip();
    if (why.isEmpty() || why.getBytes(UTF_8).length > LONGEST_REASON) {
      throw new ParameterException(
          command.commandLine(),
          "--reason: say why, for the record, in at most " + LONGEST_REASON + " bytes");
    }
    return new Asked(new TopicPartition(topic, partition), offset, why, dryRun, yes);
  }

  /** One record to be passed over. */
  public record Asked(TopicPartition at, long offset, String reason, boolean dryRun, boolean yes) {}
}
