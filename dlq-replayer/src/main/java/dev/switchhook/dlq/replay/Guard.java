package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.Letter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The safety rules, as a function from plan and circumstances to a permission. */
public final class Guard {
  /** Letters per job. */
  public static final int CAP = 10_000;

  private static final int FEW = 10;

  private Guard() {}

  /**
   * How it was asked.
   *
   * @param byId the letters were named one by one, so each of them was meant
   * @param terminal somebody is there to be asked
   * @param production the profile is marked so
   * @param flags of those below, the ones that were given
   */
  public record Asked(
      boolean byId, boolean narrowed, boolean terminal, boolean production, List<Flag> flags) {
    public Asked {
      flags = List.copyOf(flags);
    }

    boolean has(Flag flag) {
      return flags.contains(flag);
    }
  }

  /** What an operator can say beforehand. */
  public enum Flag {
    REASON("--reason"),
    YES("--yes"),
    ALL("--all"),
    ALL_TENANTS("--all-tenants"),
    FORCE_CAP("--force-cap"),
    TAKE_OVER("--take-over");

    private final String spelled;

    Flag(String spelled) {
      this.spelled = spelled;
    }

    /** Lifts a rule, so the audit record names it. */
    public boolean lifts() {
      return switch (this) {
        case REASON, YES -> false;
        case ALL, ALL_TENANTS, FORCE_CAP, TAKE_OVER -> true;
      };
    }

    public String spelled() {
      return spelled;
    }
  }

  /** Rules that hold for a dry run as well: what they refuse can never be sent. */
  public static Optional<Permission.Refused> never(
      ReplayPlan plan, Function<String, Destination> destinations, Asked asked) {
    if (asked.byId && unfit(plan)) {
      return refused(named(plan));
    }
    if (plan.isEmpty() && plan.leftOut().keySet().stream().anyMatch(LeftOut::rule)) {
      return refused("nothing is left to send: " + reasons(plan));
    }
    Map<String, String> closed = closed(plan, destinations);
    if (!closed.isEmpty()) {
      return refused(
          closed.entrySet().stream()
                  .map(entry -> entry.getKey() + " takes nothing now: " + entry.getValue())
                  .collect(Collectors.joining("; "))
              + ". Enable it first, or name the other subscriptions with --subscription");
    }
    SortedSet<String> tenants = plan.tenants(destinations);
    if (tenants.size() > 1 && !asked.has(Flag.ALL_TENANTS)) {
      return refused(
          "letters of "
              + tenants.size()
              + " tenants ("
              + some(tenants)
              + "); one at a time with"
              + " --tenant, or --all-tenants");
    }
    if (plan.letters().size() > CAP && !asked.has(Flag.FORCE_CAP)) {
      return refused(
          String.format(
              Locale.ROOT,
              "%,d letters, and a job takes %,d at most; --limit %d takes the first of them,"
                  + " --force-cap takes all",
              plan.letters().size(),
              CAP,
              CAP));
    }
    if (!asked.narrowed && !asked.has(Flag.ALL)) {
      return refused("no filter was given; --all says that every open letter is meant");
    }
    return Optional.empty();
  }

  /** What else it needs to be really done; asked after {@link #never}. */
  public static Permission now(ReplayPlan plan, Asked asked) {
    if (!asked.has(Flag.REASON)) {
      return new Permission.Refused(
          "no reason was given; --reason TEXT is kept with the job, for example an incident's"
              + " number");
    }
    if (asked.has(Flag.YES)) {
      return new Permission.Granted();
    }
    if (!asked.terminal) {
      return new Permission.Refused("nobody is here to be asked; --yes answers beforehand");
    }
    return plan.letters().size() <= FEW && !asked.production
        ? new Permission.AskYesNo()
        : new Permission.AskNumber(plan.letters().size());
  }

  /** A letter that was named has been dealt with already. */
  private static boolean unfit(ReplayPlan plan) {
    return plan.leftOut().containsKey(LeftOut.ALREADY_REPLAYED)
        || plan.leftOut().containsKey(LeftOut.DECIDED)
        || plan.leftOut().containsKey(LeftOut.STATE_UNKNOWN);
  }

  private static String named(ReplayPlan plan) {
    List<Letter> unfit =
        plan.leftOut().entrySet().stream()
            .filter(entry -> entry.getKey().compareTo(LeftOut.STATE_UNKNOWN) <= 0)
            .flatMap(entry -> entry.getValue().stream())
            .toList();
    String first =
        unfit.stream().limit(5).map(Guard::whatBecameOf).collect(Collectors.joining("; "));
    String more = unfit.size() > 5 ? "; and " + (unfit.size() - 5) + " more" : "";
    return first
        + more
        + (plan.leftOut().containsKey(LeftOut.ALREADY_REPLAYED)
            ? ". --include-replayed sends once more what was replayed"
            : "");
  }

  private static String whatBecameOf(Letter letter) {
    return switch (letter.state().status()) {
      case REPLAYED ->
          letter.id()
              + " was replayed in "
              + letter.state().jobId()
              + " at "
              + letter.state().changedAt();
      case RESOLVED, DISCARDED ->
          letter.id()
              + " was "
              + (letter.state().status().name().equals("RESOLVED") ? "resolved" : "discarded")
              + " in "
              + letter.state().jobId()
              + " at "
              + letter.state().changedAt();
      case UNKNOWN -> letter.id() + " has a state that this build does not know";
      case OPEN -> letter.id() + " is open";
    };
  }

  private static String reasons(ReplayPlan plan) {
    return plan.leftOut().entrySet().stream()
        .map(entry -> entry.getValue().size() + " " + entry.getKey().words())
        .collect(Collectors.joining("; "));
  }

  private static Map<String, String> closed(
      ReplayPlan plan, Function<String, Destination> destinations) {
    Map<String, String> closed = new LinkedHashMap<>();
    for (String subscription : plan.subscriptions()) {
      switch (destinations.apply(subscription)) {
        case Destination.Open _ -> {}
        case Destination.Closed shut -> closed.put(subscription, shut.why());
        case Destination.Missing _ -> closed.put(subscription, "there is no such subscription");
      }
    }
    return closed;
  }

  private static String some(SortedSet<String> names) {
    String first = names.stream().limit(3).collect(Collectors.joining(", "));
    return names.size() > 3 ? first + ", …" : first;
  }

  private static Optional<Permission.Refused> refused(String why) {
    return Optional.of(new Permission.Refused(why));
  }
}
