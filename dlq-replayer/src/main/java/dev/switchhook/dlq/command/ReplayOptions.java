package dev.switchhook.dlq.command;

import dev.switchhook.dlq.replay.Guard.Flag;
import dev.switchhook.dlq.replay.PlanRules;
import dev.switchhook.dlq.replay.ReplayOrder.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a replay is done. */
final class ReplayOptions {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      order = 1,
      description = "Why, for the record; needed unless it is a dry run.")
  private @Nullable String reason;

  @Option(
      names = {"-n", "--dry-run"},
      order = 2,
      description = "Do everything up to the first write, and say what would be sent.")
  private boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "N",
      order = 3,
      defaultValue = "20",
      description = "Letters a second in all. Default: ${DEFAULT-VALUE}.")
  private double rate = 20;

  @Option(
      names = "--per-subscription-rate",
      paramLabel = "N",
      order = 4,
      defaultValue = "5",
      description = "Letters a second to one subscription. Default: ${DEFAULT-VALUE}.")
  private double perSubscription = 5;

  @Option(
      names = "--wait",
      paramLabel = "SPAN",
      arity = "0..1",
      fallbackValue = "10m",
      order = 5,
      description = "Wait for what comes of them, at most so long (${FALLBACK-VALUE}).")
  private @Nullable String wait;

  @Option(
      names = "--expire-after",
      paramLabel = "SPAN",
      order = 6,
      defaultValue = "24h",
      description = "New life of a replayed delivery. Default: ${DEFAULT-VALUE}.")
  private String expireAfter = "24h";

  @Option(
      names = "--include-late",
      order = 7,
      description = "Also types that live less than 1 h and are past it.")
  private boolean includeLate;

  @Option(
      names = "--include-replayed",
      order = 8,
      description = "Also letters that have been replayed, once more.")
  private boolean includeReplayed;

  @Option(
      names = "--max-replays",
      paramLabel = "N",
      order = 9,
      defaultValue = "3",
      description = "Leave out deliveries that were replayed so often. Default: ${DEFAULT-VALUE}.")
  private int maxReplays = PlanRules.DEFAULT_MAX_REPLAYS;

  @Option(
      names = "--yes",
      order = 40,
      description = "Answer the question beforehand; lifts no rule.")
  private boolean yes;

  @Option(names = "--all", order = 41, description = "No filter is meant: every open letter.")
  private boolean all;

  @Option(names = "--force-cap", order = 42, description = "More than 10,000 letters in one job.")
  private boolean forceCap;

  @Option(
      names = "--wait-for-lock",
      paramLabel = "SPAN",
      order = 43,
      description = "Queue behind a job that runs, at most so long.")
  private @Nullable String waitForLock;

  @Option(
      names = "--take-over",
      order = 44,
      description = "Do not ask whether a job runs; one that does is ended.")
  private boolean takeOver;

  boolean dryRun() {
    return dryRun;
  }

  boolean takeOver() {
    return takeOver;
  }

  String reason() {
    return reason == null ? "" : reason.strip();
  }

  PlanRules rules(GlobalOptions global) {
    if (maxReplays < 1) {
      throw global.wrong("--max-replays: at least 1");
    }
    return new PlanRules(includeLate, includeReplayed, maxReplays);
  }

  /** What is meant where no state is named. */
  List<String> usualStates() {
    return includeReplayed ? List.of("open", "replayed") : List.of("open");
  }

  Sending sending(GlobalOptions global) {
    if (!(rate > 0) || !(perSubscription > 0)) {
      throw global.wrong("--rate and --per-subscription-rate: more than 0");
    }
    return new Sending(rate, perSubscription, global.span("--expire-after", expireAfter));
  }

  /** What is mistyped is said before anything is connected to. */
  void checkSpans(GlobalOptions global) {
    waits(global);
    waitForLock(global);
    global.timeout();
  }

  /** Empty where nobody waits. */
  Optional<Duration> waits(GlobalOptions global) {
    return Optional.ofNullable(wait).map(text -> global.span("--wait", text));
  }

  Duration waitForLock(GlobalOptions global) {
    return waitForLock == null ? Duration.ZERO : global.span("--wait-for-lock", waitForLock);
  }

  List<Flag> flags(boolean allTenants) {
    List<Flag> flags = new ArrayList<>();
    add(flags, Flag.REASON, !reason().isEmpty());
    add(flags, Flag.YES, yes);
    add(flags, Flag.ALL, all);
    add(flags, Flag.ALL_TENANTS, allTenants);
    add(flags, Flag.FORCE_CAP, forceCap);
    add(flags, Flag.TAKE_OVER, takeOver);
    return flags;
  }

  private static void add(List<Flag> flags, Flag flag, boolean given) {
    if (given) {
      flags.add(flag);
    }
  }
}
