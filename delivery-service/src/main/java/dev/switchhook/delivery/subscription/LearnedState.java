package dev.switchhook.delivery.subscription;

import dev.switchhook.events.BreakerState;
import java.time.Instant;
import java.util.Optional;

/**
 * What delivery has learned of a subscription, as far as it is written. To whoever has learned
 * nothing yet it is a hint; each worker trusts what it sees itself first.
 *
 * @param disablement in force
 * @param breaker of the lane that taught last
 * @param notBefore nothing is sent earlier: by {@code retry-after} or the breaker
 */
public record LearnedState(
    Optional<Disablement> disablement,
    BreakerState breaker,
    Optional<Instant> breakerChangedAt,
    Optional<Instant> notBefore,
    Failures failures) {
  public static final LearnedState NOTHING =
      new LearnedState(
          Optional.empty(), BreakerState.CLOSED, Optional.empty(), Optional.empty(), Failures.NONE);

  /** Whether a lane that knows nothing else had better begin with care. */
  public boolean isTrouble(Instant now) {
    return breaker != BreakerState.CLOSED
        || failures.count() > 0
        || notBefore.filter(now::isBefore).isPresent();
  }
}
