package dev.switchhook.dlq.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.ids.Sha256;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The exact set of letters, in the order in which they are sent: within a subscription by call and
 * sequence, and one of each subscription in turn, so that none waits behind another's many.
 */
public record ReplayPlan(List<Letter> letters, Map<LeftOut, List<Letter>> leftOut) {
  /** A type that lives less than this is not sent late unless somebody wants it so. */
  private static final Duration SHORT_LIFE = Duration.ofHours(1);

  private static final Comparator<Letter> WITHIN_SUBSCRIPTION =
      Comparator.comparing(
              (Letter letter) -> Optional.ofNullable(letter.says().getCallId()).orElse(""))
          .thenComparing(
              letter -> Optional.ofNullable(letter.says().getSequence()).orElse(Long.MAX_VALUE))
          .thenComparing(letter -> letter.says().getDeadAt())
          .thenComparing(Letter::at);

  public ReplayPlan {
    letters = List.copyOf(letters);
  }

  /**
   * Sorts what was found into what is sent and what is left out.
   *
   * @param destinations by subscription id
   */
  public static ReplayPlan select(
      Collection<Letter> found,
      Function<String, Destination> destinations,
      PlanRules rules,
      Instant now) {
    Map<String, Letter> newest = newestOfEachDelivery(found);
    List<Letter> chosen = new ArrayList<>();
    Map<LeftOut, List<Letter>> leftOut = new EnumMap<>(LeftOut.class);
    for (Letter letter : found) {
      Optional<LeftOut> why =
          why(letter, destinations.apply(letter.subscription()), rules, now)
              .or(() -> superseded(letter, newest));
      if (why.isPresent()) {
        leftOut.computeIfAbsent(why.get(), _ -> new ArrayList<>()).add(letter);
      } else {
        chosen.add(letter);
      }
    }
    return new ReplayPlan(inTurn(chosen), leftOut);
  }

  private static Optional<LeftOut> why(
      Letter letter, Destination destination, PlanRules rules, Instant now) {
    Optional<LeftOut> state =
        switch (letter.state().status()) {
          case OPEN -> Optional.empty();
          case REPLAYED ->
              rules.includeReplayed() ? Optional.empty() : Optional.of(LeftOut.ALREADY_REPLAYED);
          case RESOLVED, DISCARDED -> Optional.of(LeftOut.DECIDED);
          case UNKNOWN -> Optional.of(LeftOut.STATE_UNKNOWN);
        };
    if (state.isPresent()) {
      return state;
    }
    if (foreign(letter, destination)) {
      return Optional.of(LeftOut.TENANT_MISMATCH);
    }
    if (!letter.hasBytes()) {
      return Optional.of(LeftOut.NO_BYTES);
    }
    if (letter.replays() >= rules.maxReplays()) {
      return Optional.of(LeftOut.REPLAYED_OFTEN);
    }
    boolean shortLived =
        letter.usefulLife().filter(life -> life.compareTo(SHORT_LIFE) < 0).isPresent();
    return shortLived && letter.lifeOver(now) && !rules.includeLate()
        ? Optional.of(LeftOut.LATE)
        : Optional.empty();
  }

  private static boolean foreign(Letter letter, Destination destination) {
    return letter.says().getReason() == DeadReason.TENANT_MISMATCH
        || (letter.tenant().isPresent()
            && destination.tenantNow().isPresent()
            && !letter.tenant().equals(destination.tenantNow()));
  }

  /** With --include-replayed a delivery can have an old letter and a new one: once is enough. */
  private static Map<String, Letter> newestOfEachDelivery(Collection<Letter> found) {
    Map<String, Letter> newest = new HashMap<>();
    for (Letter letter : found) {
      delivery(letter)
          .ifPresent(
              id ->
                  newest.merge(
                      id,
                      letter,
                      (a, b) -> a.says().getReplays() >= b.says().getReplays() ? a : b));
    }
    return newest;
  }

  private static Optional<LeftOut> superseded(Letter letter, Map<String, Letter> newest) {
    return delivery(letter)
        .map(newest::get)
        .filter(other -> !other.id().equals(letter.id()))
        .map(_ -> LeftOut.NEWER_LETTER);
  }

  private static Optional<String> delivery(Letter letter) {
    return Optional.ofNullable(letter.says().getDeliveryId());
  }

  private static List<Letter> inTurn(List<Letter> chosen) {
    Map<String, List<Letter>> queues = new TreeMap<>();
    chosen.stream()
        .sorted(WITHIN_SUBSCRIPTION)
        .forEach(
            letter ->
                queues.computeIfAbsent(letter.subscription(), _ -> new ArrayList<>()).add(letter));
    List<Letter> ordered = new ArrayList<>(chosen.size());
    for (int round = 0; ordered.size() < chosen.size(); round++) {
      for (List<Letter> queue : queues.values()) {
        if (round < queue.size()) {
          ordered.add(queue.get(round));
        }
      }
    }
    return ordered;
  }

  public boolean isEmpty() {
    return letters.isEmpty();
  }

  public int leftOutCount() {
    return leftOut.values().stream().mapToInt(List::size).sum();
  }

  public SortedSet<String> subscriptions() {
    return letters.stream()
        .map(Letter::subscription)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of the letters; where a letter does not say, of its subscription. */
  public SortedSet<String> tenants(Function<String, Destination> destinations) {
    return letters.stream()
        .flatMap(
            letter ->
                letter
                    .tenant()
                    .or(() -> destinations.apply(letter.subscription()).tenantNow())
                    .stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Hex, over the sorted ids, each followed by a line feed. */
  public String sha256() {
    MessageDigest sha256 = Sha256.digest();
    letters.stream()
        .map(Letter::id)
        .sorted()
        .forEach(id -> sha256.update((id + "\n").getBytes(UTF_8)));
    return HexFormat.of().formatHex(sha256.digest());
  }
}
