package dev.switchhook.delivery.subscription;

import dev.switchhook.events.DeadReason;
import dev.switchhook.events.ReceiverProfile;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
    LearnedState learned = learned(subscription, state);
    return new SubscriptionTerms(
        subscription.getSubscriptionId(),
        subscription.getTenantId(),
        subscription.getVersion(),
        subscription.getEnabledAt(),
        subscription.getUrlHost(),
        standing(subscription, learned),
        lane(subscription),
        learned);
  }

  /**
   * The same subscription with what was learned meanwhile; its secrets are opened only if need be.
   */
  SubscriptionTerms relearn(
      SubscriptionTerms before, Subscription subscription, @Nullable SubscriptionState state)
      throws BadRow {
    LearnedState learned = learned(subscription, state);
    return learned.disablement().equals(before.learned().disablement())
        ? before.with(learned)
        : read(subscription, state);
  }

  private static LearnedState learned(
      Subscription subscription, @Nullable SubscriptionState state) {
    return state == null || !state.getTenantId().equals(subscription.getTenantId())
        ? LearnedState.NOTHING
        : LearnedStates.since(subscription.getEnabledAt(), state);
  }

  private static LaneTerms lane(Subscription subscription) throws BadRow {
    Integer maxInFlight = subscription.getLimits().getMaxInFlight();
    Long hold = subscription.getOrderHoldMs();
    return new LaneTerms(
        maxInFlight == null
            ? OptionalInt.empty()
            : OptionalInt.of(Math.max(1, maxInFlight / lanes(subscription))),
        rate(subscription),
        schedule(subscription),
        isOrdered(subscription),
        Optional.ofNullable(hold).map(millis -> Duration.ofMillis(Math.max(0, millis))));
  }

  /** What others allow us where nothing is said: Zapier 6,000 in 5 min, Make 300 in 10 s. */
  private static OptionalDouble rate(Subscription subscription) throws BadRow {
    Double own = subscription.getLimits().getRatePerSecond();
    if (own != null && !(own > 0)) {
      throw new BadRow("rate_per_second: must be above zero");
    }
    double ofProfile =
        switch (subscription.getProfile()) {
          case ZAPIER -> 20;
          case MAKE -> 25;
          case STANDARD, UNKNOWN -> 0;
        };
    double rate = own == null ? ofProfile : own;
    return rate == 0 ? OptionalDouble.empty() : OptionalDouble.of(rate / lanes(subscription));
  }

  /** What holds for the endpoint is shared by all of them. */
  private static int lanes(Subscription subscription) {
    return Math.max(1, subscription.getLanes());
  }

  /** Nothing behind Zapier keeps an order, so who does not ask for one does not wait for it. */
  private static boolean isOrdered(Subscription subscription) {
    return switch (subscription.getOrdering()) {
      case PER_CALL -> true;
      case NONE -> false;
      case UNKNOWN -> subscription.getProfile() != ReceiverProfile.ZAPIER;
    };
  }

  private Standing standing(Subscription subscription, LearnedState learned) throws BadRow {
    return switch (subscription.getState()) {
      case PAUSED, DISABLED -> new Standing.Stopped(DeadReason.ENDPOINT_DISABLED);
      case UNKNOWN -> new Standing.Locked("its state is not known to this build");
      case ACTIVE ->
          learned.disablement().isPresent()
              ? new Standing.Stopped(learned.disablement().get().reason())
              : endpoints.open(subscription);
    };
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
