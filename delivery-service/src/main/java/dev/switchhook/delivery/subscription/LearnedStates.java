package dev.switchhook.delivery.subscription;

import dev.switchhook.events.BreakerState;
import dev.switchhook.events.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What was learned, as a record says it. What is older than a person's word no longer counts. */
final class LearnedStates {
  /** Nobody may ask for more, so whoever wrote more has erred. */
  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private LearnedStates() {}

  static LearnedState since(Instant enabledAt, SubscriptionState state) {
    Instant disabledAt = state.getDisabledAt();
    Optional<Disablement> disablement =
        state.getDisabled() && disabledAt != null
            ? Optional.of(new Disablement(state.getDisabledReason(), disabledAt))
                .filter(found -> found.isInForce(enabledAt))
            : Optional.empty();
    if (!state.getUpdatedAt().isAfter(enabledAt)) {
      return new LearnedState(
          disablement, BreakerState.CLOSED, Optional.empty(), Optional.empty(), Failures.NONE);
    }
    return new LearnedState(
        disablement,
        state.getBreaker(),
        Optional.ofNullable(state.getBreakerChangedAt()),
        Optional.ofNullable(state.getNotBefore()).map(until -> bounded(until, state)),
        failures(enabledAt, state));
  }

  private static Instant bounded(Instant until, SubscriptionState state) {
    Instant latest = state.getUpdatedAt().plus(LONGEST_PAUSE);
    return until.isAfter(latest) ? latest : until;
  }

  private static Failures failures(Instant enabledAt, SubscriptionState state) {
    Optional<Instant> since = after(enabledAt, state.getFailingSince());
    Integer status = state.getLastStatusCode();
    return new Failures(
        since,
        since.isPresent() ? state.getConsecutiveFailures() : 0,
        after(enabledAt, state.getGoneSince()),
        after(enabledAt, state.getLastSuccessAt()),
        status == null ? OptionalInt.empty() : OptionalInt.of(status));
  }

  private static Optional<Instant> after(Instant enabledAt, @Nullable Instant time) {
    return Optional.ofNullable(time).filter(each -> each.isAfter(enabledAt));
  }
}
