package dev.switchhook.dlq.command;

import dev.switchhook.dlq.output.Times;
import dev.switchhook.dlq.profile.Profile;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the verbs have in common: they are given their surroundings and end with a code. */
@Command
abstract class Verb implements Callable<Integer> {
  @Mixin private GlobalOptions global = new GlobalOptions();

  private final Surroundings around;

  Verb(Surroundings around) {
    this.around = around;
  }

  abstract ExitCode run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().code();
  }

  final GlobalOptions global() {
    return global;
  }

  final Surroundings around() {
    return around;
  }

  final Profile profile() {
    return Profile.load(global.profile(), around.environment(), global.settings());
  }

  final Session open(Profile profile, List<String> topics) {
    return Session.open(profile, topics, global.timeout(), around.clocks().nanos());
  }

  final Notes notes() {
    return new Notes(around.err(), global.quiet());
  }

  /** In the reader's zone where somebody reads, else in UTC. */
  final Times times() {
    return new Times(
        around.terminal().out() ? around.clocks().zone() : ZoneOffset.UTC,
        around.clocks().clock().instant());
  }
}
