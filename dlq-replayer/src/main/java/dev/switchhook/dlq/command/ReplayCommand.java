package dev.switchhook.dlq.command;

import dev.switchhook.dlq.command.Surroundings.Clocks;
import dev.switchhook.dlq.letter.DeadLetterFilter;
import dev.switchhook.dlq.letter.DeadLetterScan.Covered;
import dev.switchhook.dlq.letter.Field;
import dev.switchhook.dlq.letter.Ids;
import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.letter.Listing;
import dev.switchhook.dlq.letter.TopicRead;
import dev.switchhook.dlq.output.Progress;
import dev.switchhook.dlq.profile.Profile;
import dev.switchhook.dlq.replay.Destinations;
import dev.switchhook.dlq.replay.Guard;
import dev.switchhook.dlq.replay.Guard.Asked;
import dev.switchhook.dlq.replay.Guard.Flag;
import dev.switchhook.dlq.replay.JobId;
import dev.switchhook.dlq.replay.Jobs;
import dev.switchhook.dlq.replay.Outcomes;
import dev.switchhook.dlq.replay.Pace;
import dev.switchhook.dlq.replay.Permission;
import dev.switchhook.dlq.replay.PlanRules;
import dev.switchhook.dlq.replay.ReplayEnd;
import dev.switchhook.dlq.replay.ReplayJournal;
import dev.switchhook.dlq.replay.ReplayOrder;
import dev.switchhook.dlq.replay.ReplayOrder.Sending;
import dev.switchhook.dlq.replay.ReplayPlan;
import dev.switchhook.dlq.replay.ReplayProducer;
import dev.switchhook.dlq.replay.ReplayTopics;
import dev.switchhook.dlq.replay.Replayer;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.kit.kafka.Operator;
import dev.switchhook.topics.Topics;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    header = "Put dead letters back, so that they are delivered again.",
    description = {
      "Sends chosen letters to their own subscription once more: same webhook-id and body, its"
          + " URL and secrets of today. What has been sent is no longer open, so the same command"
          + " never sends it twice. Look first with -n."
    },
    footer = {
      "",
      "Examples:",
      "  switchhook dlq replay --subscription sub_9f3a --since 6h -n",
      "      what would be sent, and nothing is",
      "  switchhook dlq replay --subscription sub_9f3a --since 6h --reason INC-4121 --wait",
      "      send it and see what comes of it",
      "  switchhook dlq ls --tenant ten_4f2a9c --class TIMEOUT -o id \\",
      "      | switchhook dlq replay --id-file - --yes --reason INC-4130 -o json",
      "      exactly these, from a script"
    })
final class ReplayCommand extends Verb {
  private static final List<String> TOPICS =
      List.of(
          Topics.DEAD_LETTERS,
          Topics.DEAD_LETTER_STATE,
          Topics.REPLAY_JOBS,
          Topics.AUDIT,
          Topics.REPLAY,
          Topics.SUBSCRIPTIONS,
          Topics.SUBSCRIPTION_STATE,
          Topics.DELIVERY_ATTEMPTS);

  private static final Duration LOCK_LOOK = Duration.ofSeconds(2);

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Letters (dlt_…) or deliveries (dlv_…) to send, whole or cut.")
  private List<String> ids = new ArrayList<>();

  @Mixin private ReplayOptions options = new ReplayOptions();
  @Mixin private FilterOptions filters = new FilterOptions();

  ReplayCommand(Surroundings around) {
    super(around);
  }

  @Override
  ExitCode run() {
    Form form = global().form(around().terminal().out(), Form.TABLE);
    if (form == Form.CSV) {
      throw global().wrong("-o csv: replay has no rows; json and id are there");
    }
    Profile profile = profile();
    filters.add(ids);
    filters.readIdFile(around().terminal().input(), global());
    PlanRules rules = options.rules(global());
    Sending sending = options.sending(global());
    options.checkSpans(global());
    // A profile may read for everybody; changing letters of everybody has to be said here.
    String tenant = profile.tenant().equals("*") ? "" : profile.tenant();
    List<String> states = filters.namesIds() ? List.of() : options.usualStates();
    DeadLetterFilter filter = filters.understood(global(), around().clocks(), tenant, states);
    if (filters.meansNothing()) {
      return nothing(form, filter);
    }
    try (Session session = open(profile, TOPICS)) {
      ReplayTopics topics = session.replayTopics();
      Optional<ReplayJob> running = options.dryRun() ? Optional.empty() : afterWaiting(topics);
      if (running.isPresent()) {
        return refused(
            Jobs.inWords(running.get())
                + " is running. --wait-for-lock 10m queues behind it, --take-over ends it",
            ExitCode.HELD);
      }
      Choice choice = choose(topics, filter, rules);
      Optional<String> problem = Ids.problem(filter.wanted(Field.ID), choice.found);
      if (problem.isPresent()) {
        notes().warn(problem.get());
        return ExitCode.USAGE;
      }
      if (choice.found.isEmpty()) {
        return nothing(form, filter);
      }
      ReplayOrder order =
          new ReplayOrder(
              choice.plan,
              choice.covered.ends(),
              new ReplayOrder.Meant(filter, rules),
              sending,
              new ReplayOrder.Decided(
                  Operator.of(profile.kafkaSettings(), "switchhook-dlq", ReplayCommand.class),
                  options.reason(),
                  lifted()));
      return decide(session, topics, choice, order, form);
    }
  }

  /** What was found, and what of it would go where. */
  private record Choice(
      List<Letter> found, ReplayPlan plan, Destinations destinations, Covered covered) {}

  private Choice choose(ReplayTopics topics, DeadLetterFilter filter, PlanRules rules) {
    Listing listing = new Listing(filter.cut().most(), filter.cut().order());
    Covered covered = topics.letters().scan().run(filter, topics.letters().states(), listing::add);
    notes().unreadable(covered);
    Destinations destinations = topics.destinations();
    List<Letter> found = listing.letters();
    ReplayPlan plan =
        ReplayPlan.select(found, destinations::of, rules, around().clocks().clock().instant());
    return new Choice(found, plan, destinations, covered);
  }

  private ExitCode decide(
      Session session, ReplayTopics topics, Choice choice, ReplayOrder order, Form form) {
    DeadLetterFilter filter = order.meant().filter();
    Profile profile = session.profile();
    ReplayPreview preview = new ReplayPreview(choice.plan, choice.destinations, profile);
    ReplayReport report = new ReplayReport(around().out(), form, filter, choice.plan);
    if (options.dryRun() && form.forEyes()) {
      preview.print(around().out(), "Would replay", filter.inWords(), order.sending());
    } else if (!global().quiet()) {
      String opening = options.dryRun() ? "Would replay" : "About to replay";
      preview.print(around().err(), opening, filter.inWords(), order.sending());
    }
    Asked asked =
        new Asked(
            filters.namesIds(),
            filters.narrows(filter),
            global().asks(around().terminal()),
            profile.production(),
            options.flags(filters.allTenants()));
    Optional<Permission.Refused> never = Guard.never(choice.plan, choice.destinations::of, asked);
    if (never.isPresent()) {
      return refused(never.get().why(), ExitCode.REFUSED);
    }
    if (options.dryRun()) {
      report.dryRun();
      return ExitCode.DONE;
    }
    if (choice.plan.isEmpty()) {
      notes().say("nothing to send");
      return ExitCode.NOT_ALL;
    }
    Permission permission = new Dialogue(around(), preview).settled(Guard.now(choice.plan, asked));
    if (permission instanceof Permission.Refused(String why)) {
      return refused(why, ExitCode.REFUSED);
    }
    return replay(session, topics, order, report);
  }

  private ExitCode replay(
      Session session, ReplayTopics topics, ReplayOrder order, ReplayReport report) {
    Clocks clocks = around().clocks();
    session.requireSchemas(
        Map.of(
            Topics.DEAD_LETTER_STATE, DeadLetterState.getClassSchema(),
            Topics.REPLAY_JOBS, ReplayJob.getClassSchema(),
            Topics.AUDIT, AuditRecord.getClassSchema()));
    Optional<Duration> waits = options.waits(global());
    Pace pace = new Pace(order.sending().rate(), order.sending().perSubscription(), clocks.nanos());
    Progress shown = new Progress(around().err(), progressKind(), clocks.nanos());
    around().stop().heed();
    try (ReplayProgress progress =
            new ReplayProgress(shown, notes(), waits.isPresent() ? outcomes(session) : null);
        ReplayProducer producer = new ReplayProducer(session.kafka()::producer)) {
      Replayer replayer =
          new Replayer(
              topics,
              producer,
              new ReplayJournal(session.schemas(), clocks.clock()),
              progress,
              around().stop(),
              clocks.clock());
      String jobId = JobId.of(clocks.clock().instant(), new SecureRandom());
      ReplayEnd end = replayer.run(jobId, order, pace);
      if (waits.isPresent() && end.kind() == ReplayEnd.Kind.DONE) {
        progress.awaitOutcomes(waits.get(), clocks.nanos(), around().stop());
        replayer.judge(end.job(), progress.delivered(), progress.deadAgain());
      }
      shown.close();
      report.ended(end, progress);
      return report.code(end, progress, around().stop().exitCode());
    }
  }

  private static Outcomes outcomes(Session session) {
    return new Outcomes(
        session.kafka().consumer(TopicRead.SETTINGS), session.schemas(), session.patience());
  }

  private Progress.Kind progressKind() {
    if (global().quiet()) {
      return Progress.Kind.NONE;
    }
    return around().terminal().err() ? Progress.Kind.REWRITTEN : Progress.Kind.LINES;
  }

  /** Another job that runs, also after waiting for its end. */
  private Optional<ReplayJob> afterWaiting(ReplayTopics topics) {
    if (options.takeOver()) {
      return Optional.empty();
    }
    Clocks clocks = around().clocks();
    long from = clocks.nanos().getAsLong();
    Duration longest = options.waitForLock(global());
    while (true) {
      Optional<ReplayJob> running = topics.jobs().runningAt(clocks.clock().instant());
      if (running.isEmpty()
          || clocks.nanos().getAsLong() - from >= longest.toNanos()
          || around().stop().requested()) {
        return running;
      }
      around().stop().pause(LOCK_LOOK);
    }
  }

  private List<String> lifted() {
    return options.flags(filters.allTenants()).stream()
        .filter(Flag::lifts)
        .map(Flag::spelled)
        .toList();
  }

  private ExitCode nothing(Form form, DeadLetterFilter filter) {
    ReplayPlan empty = new ReplayPlan(List.of(), Map.of());
    if (form == Form.JSON) {
      new ReplayReport(around().out(), form, filter, empty).dryRun();
    }
    notes().say("nothing matches: " + filter.inWords());
    return filters.failEmpty() ? ExitCode.NOTHING : ExitCode.DONE;
  }

  private ExitCode refused(String why, ExitCode code) {
    notes().warn("refused: " + why + ".");
    return code;
  }
}
