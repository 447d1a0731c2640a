package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.CircuitBreaker.Change;
import dev.switchhook.delivery.subscription.Disablement;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.DisabledReason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is remembered of subscriptions beyond this process, and when it is written: at once where it
 * decides something, else at most once a minute. Who never fails is never written. Confined to the
 * loop.
 */
final class Histories {
  private static final Duration AT_MOST_EACH = Duration.ofMinutes(1);

  /** A breaker that is open for as long is no passing trouble. */
  private static final Duration LONG_OPEN = Duration.ofMinutes(2);

  private final DisableSettings settings;
  private final Effects effects;
  private final Tally tally;
  private final Time time;
  private final Consumer<SubscriptionTerms> stopped;
  private final Map<String, History> histories = new HashMap<>();

  /** Since when, the oldest first. */
  private final LinkedHashMap<History, Long> unwritten = new LinkedHashMap<>();

  /**
   * Of nobody yet.
   *
   * @param stopped told that the deliveries of a subscription are to be treated otherwise
   */
  Histories(
      DisableSettings settings,
      Effects effects,
      Tally tally,
      Time time,
      Consumer<SubscriptionTerms> stopped) {
    this.settings = settings;
    this.effects = effects;
    this.tally = tally;
    this.time = time;
    this.stopped = stopped;
  }

  /** Of a lane's subscription; begun from what is written of it. */
  History of(SubscriptionTerms terms) {
    return histories.computeIfAbsent(terms.subscriptionId(), _ -> new History(terms));
  }

  /** A lane was made. Where there was trouble when somebody wrote last, it begins with care. */
  void began(Lane lane) {
    LearnedState learned = lane.history().terms().learned();
    Instant now = time.now();
    if (learned.isTrouble(now)) {
      Duration pause =
          learned.notBefore().map(until -> Duration.between(now, until)).orElse(Duration.ZERO);
      lane.beginsWithCare(pause, time.nanos());
    }
  }

  /** The directory speaks; what it says is returned as it is to be taken. */
  SubscriptionTerms told(SubscriptionTerms terms) {
    History history = histories.get(terms.subscriptionId());
    if (history == null) {
      return terms;
    }
    SubscriptionTerms taken = history.told(terms);
    if (history.isContradicted()) {
      isNews(history);
    }
    return taken;
  }

  void succeeded(InHand hand, int status, Instant at) {
    History history = hand.lane().history();
    if (isOfNow(hand, history) && history.succeeded(status, at)) {
      history.taughtBy(hand.lane());
      write(history);
    }
  }

  /**
   * An attempt was made in vain.
   *
   * @param status 0 where nothing answered
   */
  void failed(InHand hand, int status, Instant at) {
    History history = hand.lane().history();
    if (!isOfNow(hand, history)) {
      return;
    }
    history.taughtBy(hand.lane());
    Optional<DisabledReason> cause =
        history.failed(status, at, hand.endpoint().profile(), settings);
    if (cause.isPresent() && history.disablement().isEmpty()) {
      disable(history, Disablement.of(cause.get(), at, history.enabledAt()));
    } else {
      isNews(history);
    }
  }

  /** What left before a person enabled it again says nothing of the time since. */
  private static boolean isOfNow(InHand hand, History history) {
    return hand.enabledAt().equals(history.enabledAt());
  }

  private void disable(History history, Disablement how) {
    history.disabled(how);
    tally.disabled(how.cause());
    LearnedState state = history.state(time.now(), time.nanos());
    effects.disabled(history.terms(), state);
    isWritten(history, state);
    stopped.accept(history.terms());
  }

  /** The breaker of a lane. */
  void changed(Lane lane, Change breaker) {
    boolean worthIt =
        switch (breaker) {
          case NONE -> false;
          case OPENED -> lane.breaker().openFor(time.nanos()).compareTo(LONG_OPEN) >= 0;
          case CLOSED -> lane.history().isWrittenAsOpen();
        };
    if (worthIt) {
      lane.history().taughtBy(lane);
      write(lane.history());
    }
  }

  /** Writes what is a minute old. */
  void tick() {
    long since = time.nanos() - AT_MOST_EACH.toNanos();
    while (!unwritten.isEmpty() && unwritten.firstEntry().getValue() - since <= 0) {
      writeOldest();
    }
  }

  /** Somebody else may be about to go on from it. */
  void writeAll() {
    while (!unwritten.isEmpty()) {
      writeOldest();
    }
  }

  private void isNews(History history) {
    unwritten.putIfAbsent(history, time.nanos());
  }

  private void writeOldest() {
    History oldest = unwritten.firstEntry().getKey();
    unwritten.remove(oldest);
    if (oldest.hasNews()) {
      write(oldest);
    }
  }

  private void write(History history) {
    LearnedState state = history.state(time.now(), time.nanos());
    effects.learned(history.terms(), state);
    isWritten(history, state);
  }

  private void isWritten(History history, LearnedState state) {
    unwritten.remove(history);
    history.isWrittenAs(state);
  }

  void deleted(String subscriptionId) {
    History history = histories.remove(subscriptionId);
    if (history != null) {
      unwritten.remove(history);
    }
  }

  /** Of the others no lane is left. What we disabled ourselves we keep until it is enabled. */
  void keepOnly(Set<String> subscriptions) {
    histories
        .entrySet()
        .removeIf(
            each -> {
              History history = each.getValue();
              if (!subscriptions.contains(each.getKey())) {
                history.hasNoLane();
                return !history.isDisabledHere();
              }
              return false;
            });
  }
}
