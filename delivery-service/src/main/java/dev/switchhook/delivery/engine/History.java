package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.subscription.Disablement;
import dev.switchhook.delivery.subscription.Failures;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.Standing;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.BreakerState;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.ReceiverProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How the endpoint of a subscription has fared, over its lanes here, since a person last enabled
 * it; begun from what is written. A success costs it no allocation. Confined to the loop.
 */
final class History {
  private SubscriptionTerms terms;
  private Instant enabledAt;
  private @Nullable Instant failingSince;
  private @Nullable Instant goneSince;
  private @Nullable Instant lastSuccessAt;
  private @Nullable Disablement own;
  private long failures;
  private int lastStatus;
  private boolean writtenAsFailing;
  private boolean writtenAsOpen;
  private @Nullable Lane taughtBy;

  History(SubscriptionTerms terms) {
    this.terms = terms;
    this.enabledAt = terms.enabledAt();
    Failures written = terms.learned().failures();
    this.failingSince = written.since().orElse(null);
    this.goneSince = written.goneSince().orElse(null);
    this.lastSuccessAt = written.lastSuccessAt().orElse(null);
    this.failures = written.count();
    this.lastStatus = written.lastStatus().orElse(0);
    isWrittenAs(terms.learned());
  }

  SubscriptionTerms terms() {
    return terms;
  }

  Instant enabledAt() {
    return enabledAt;
  }

  /**
   * What the directory says now.
   *
   * @return how its deliveries are treated: our own disablement may not be read back yet
   */
  SubscriptionTerms told(SubscriptionTerms now) {
    terms = now;
    if (now.enabledAt().isAfter(enabledAt)) {
      enabledAt = now.enabledAt();
      forgetFailures();
      if (own != null && !own.isInForce(enabledAt)) {
        own = null;
      }
    }
    isWrittenAs(now.learned());
    Failures written = now.learned().failures();
    // Another lane of it, on another worker, has got through meanwhile.
    if (failingSince != null
        && written.lastSuccessAt().filter(failingSince::isBefore).isPresent()) {
      forgetFailures();
    }
    return own == null || now.standing() instanceof Standing.Stopped
        ? now
        : now.with(new Standing.Stopped(own.reason()));
  }

  /**
   * It took one.
   *
   * @return whether what is written of it is no longer true
   */
  boolean succeeded(int status, Instant at) {
    lastStatus = status;
    lastSuccessAt = at;
    if (failures > 0) {
      forgetFailures();
    }
    return writtenAsFailing;
  }

  /**
   * It did not take one.
   *
   * @param status 0 where nothing answered
   * @return why it is given up, if it is
   */
  Optional<DisabledReason> failed(
      int status, Instant at, ReceiverProfile profile, DisableSettings settings) {
    Instant since = failingSince;
    if (since == null) {
      since = lastSuccessAt != null && lastSuccessAt.isAfter(at) ? lastSuccessAt : at;
      failingSince = since;
    }
    failures++;
    if (status != 0) {
      lastStatus = status;
    }
    if (isGone(status, at, profile)) {
      return Optional.of(DisabledReason.GONE);
    }
    return settings.isLongFailure(since, failures, at)
        ? Optional.of(DisabledReason.LONG_FAILURE)
        : Optional.empty();
  }

  private boolean isGone(int status, Instant at, ReceiverProfile profile) {
    if (status == 0) {
      return false; // no answer, so not another one than 410 either
    }
    if (status != 410) {
      goneSince = null;
      return false;
    }
    if (goneSince == null) {
      goneSince = at;
    }
    return profile != ReceiverProfile.MAKE || DisableSettings.isGoneForLong(goneSince, at);
  }

  private void forgetFailures() {
    failures = 0;
    failingSince = null;
    goneSince = null;
  }

  void disabled(Disablement how) {
    own = how;
  }

  /** By us, or as others wrote it. */
  Optional<Disablement> disablement() {
    return own == null ? terms.learned().disablement() : Optional.of(own);
  }

  boolean isDisabledHere() {
    return own != null;
  }

  /** Others have written since that it is not disabled: they had not read it yet. */
  boolean isContradicted() {
    return own != null && terms.learned().disablement().isEmpty();
  }

  /** Whether a record would say anything that the last one did not. */
  boolean hasNews() {
    return isContradicted() || (own == null && (failures > 0 || writtenAsFailing));
  }

  /** Whether a lane that is open no longer was written to be. */
  boolean isWrittenAsOpen() {
    return writtenAsOpen;
  }

  void isWrittenAs(LearnedState state) {
    writtenAsFailing = state.failures().count() > 0;
    writtenAsOpen = state.breaker() != BreakerState.CLOSED;
  }

  /** One of its lanes knows more than the others. */
  void taughtBy(Lane lane) {
    taughtBy = lane;
  }

  /** None is left: what it was disabled for is all that still matters. */
  void hasNoLane() {
    taughtBy = null;
  }

  /** As it is to be written. */
  LearnedState state(Instant now, long nanos) {
    if (taughtBy == null) {
      return new LearnedState(
          disablement(), BreakerState.CLOSED, Optional.empty(), Optional.empty(), failures());
    }
    CircuitBreaker breaker = taughtBy.breaker();
    Duration closed = taughtBy.closure(nanos).time();
    return new LearnedState(
        disablement(),
        breaker.stateAt(nanos),
        Optional.of(now.minusNanos(nanos - breaker.changedAt())),
        closed.isPositive() ? Optional.of(now.plus(closed)) : Optional.empty(),
        failures());
  }

  private Failures failures() {
    return new Failures(
        Optional.ofNullable(failingSince),
        failures,
        Optional.ofNullable(goneSince),
        Optional.ofNullable(lastSuccessAt),
        lastStatus == 0 ? OptionalInt.empty() : OptionalInt.of(lastStatus));
  }
}
