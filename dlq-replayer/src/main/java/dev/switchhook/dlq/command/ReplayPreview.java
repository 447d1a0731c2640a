package dev.switchhook.dlq.command;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.output.Times;
import dev.switchhook.dlq.profile.Profile;
import dev.switchhook.dlq.replay.Destination;
import dev.switchhook.dlq.replay.Destinations;
import dev.switchhook.dlq.replay.ReplayOrder.Sending;
import dev.switchhook.dlq.replay.ReplayPlan;
import dev.switchhook.kit.terminal.Screen;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A plan in words, before anything is done. */
final class ReplayPreview {
  private final ReplayPlan plan;
  private final Destinations destinations;
  private final Profile profile;

  ReplayPreview(ReplayPlan plan, Destinations destinations, Profile profile) {
    this.plan = plan;
    this.destinations = destinations;
    this.profile = profile;
  }

  /**
   * Everything that a person should know beforehand.
   *
   * @param opening {@code Would replay}, or what is about to happen
   */
  void print(PrintStream stream, String opening, String filterInWords, Sending sending) {
    int letters = plan.letters().size();
    stream.println(
        Screen.safe(
            String.format(
                Locale.ROOT,
                "%s %,d of %,d letters, %,d calls, to %s (%s)",
                opening,
                letters,
                letters + plan.leftOutCount(),
                calls(),
                bound(),
                profile.name().isEmpty() ? profile.shownName() : "profile " + profile.name())));
    line(stream, "filter", filterInWords);
    if (!plan.isEmpty()) {
      line(stream, "types", types());
    }
    plan.leftOut()
        .forEach(
            (why, which) ->
                line(
                    stream,
                    "left out",
                    String.format(Locale.ROOT, "%,d %s", which.size(), why.words())));
    long again = plan.letters().stream().filter(letter -> letter.replays() > 0).count();
    if (again > 0) {
      line(
          stream,
          "note",
          String.format(Locale.ROOT, "%,d of them have been replayed before", again));
    }
    line(
        stream,
        "order",
        "by call, then sequence; same webhook-id and body, fresh timestamp and signature");
    line(
        stream,
        "rate",
        String.format(
            Locale.ROOT,
            "%s/s to a subscription, %s/s in all: about %s",
            plain(sending.perSubscription()),
            plain(sending.rate()),
            Times.span(takes(sending))));
  }

  /** Asks for what is about to happen. */
  String question() {
    String where =
        profile.production()
            ? profile.shownName().toUpperCase(Locale.ROOT) + " (production)"
            : profile.shownName();
    return Screen.safe(
        String.format(
            Locale.ROOT, "Replay %,d letters to %s in %s.", plan.letters().size(), bound(), where));
  }

  private String bound() {
    SortedSet<String> subscriptions = plan.subscriptions();
    if (subscriptions.size() != 1) {
      return String.format(Locale.ROOT, "%,d subscriptions", subscriptions.size());
    }
    String only = subscriptions.first();
    return destinations.of(only) instanceof Destination.Open open ? only + " " + open.host() : only;
  }

  private long calls() {
    return plan.letters().stream()
        .map(letter -> letter.says().getCallId())
        .filter(Objects::nonNull)
        .distinct()
        .count();
  }

  private String types() {
    Map<String, Long> counts =
        plan.letters().stream()
            .map(letter -> Objects.toString(letter.says().getEventType(), "undecodable"))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(
            Comparator.comparing(Map.Entry<String, Long>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private Duration takes(Sending sending) {
    long most =
        plan.letters().stream()
            .collect(Collectors.groupingBy(Letter::subscription, Collectors.counting()))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    double seconds =
        Math.max(plan.letters().size() / sending.rate(), most / sending.perSubscription());
    return Duration.ofMillis((long) (1000 * seconds));
  }

  private static String plain(double rate) {
    return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
  }

  private static void line(PrintStream stream, String name, String text) {
    stream.println(String.format(Locale.ROOT, "  %-10s %s", name, Screen.safe(text)));
  }
}
