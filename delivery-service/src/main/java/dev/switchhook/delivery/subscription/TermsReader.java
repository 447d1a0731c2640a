package dev.switchhook.delivery.subscription;

import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the owner wants and what delivery has learned, as terms. Pure, but for the keys. */
public final class TermsReader {
  private static final int MOST_STEPS = 20;

  private final EndpointOpener endpoints;

  public TermsReader(EndpointOpener endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Both together.
   *
   * @param state null where nothing was learned yet
   */
  SubscriptionTerms read(Subscription subscription, @Nullable SubscriptionState state)
      throws BadRow {
    Integer maxInFlight = subscription.getLimits().getMaxInFlight();
    return new SubscriptionTerms(
        subscription.getSubscriptionId(),
        subscription.getTenantId(),
        subscription.getUrlHost(),
        standing(subscription, state),
        maxInFlight == null ? OptionalInt.empty() : OptionalInt.of(Math.max(1, maxInFlight)),
        schedule(subscription));
  }

  private Standing standing(Subscription subscription, @Nullable SubscriptionState state)
      throws BadRow {
    return switch (subscription.getState()) {
      case PAUSED, DISABLED -> new Standing.Stopped(DeadReason.ENDPOINT_DISABLED);
      case UNKNOWN -> new Standing.Locked("its state is not known to this build");
      case ACTIVE ->
          isDisabled(subscription, state)
              ? new Standing.Stopped(
                  state != null && state.getDisabledReason() == DisabledReason.GONE
                      ? DeadReason.ENDPOINT_GONE
                      : DeadReason.ENDPOINT_DISABLED)
              : endpoints.open(subscription);
    };
  }

  /** A person who enabled or re-pointed it since has the last word. */
  private static boolean isDisabled(Subscription subscription, @Nullable SubscriptionState state) {
    if (state == null || !state.getDisabled()) {
      return false;
    }
    Instant at = state.getDisabledAt();
    return at != null
        && at.isAfter(subscription.getEnabledAt())
        && state.getTenantId().equals(subscription.getTenantId());
  }

  private static Optional<List<Long>> schedule(Subscription subscription) throws BadRow {
    List<Long> steps = subscription.getRetryScheduleMs();
    if (steps == null) {
      return Optional.empty();
    }
    if (steps.size() > MOST_STEPS
        || steps.stream().anyMatch(step -> RetryTier.ofDelay(Duration.ofMillis(step)).isEmpty())) {
      throw new BadRow("retry_schedule_ms: at most 20 steps, each the delay of a retry tier");
    }
    return Optional.of(steps);
  }
}
