package dev.switchhook.ingest.subscription;

import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionStatus;
import java.util.List;

/** A subscription with its patterns parsed and its filter compiled. */
public record KnownSubscription(
    Subscription subscription, List<TypePattern> patterns, EventFilter filter) {
  public KnownSubscription {
    patterns = List.copyOf(patterns);
  }

  /** Its owner has it on. */
  boolean isActive() {
    return subscription.getState() == SubscriptionStatus.ACTIVE;
  }

  /**
   * Its owner has it on, it takes the type (its filter has not been asked), and it takes tests if
   * this is one. (What delivery has learned about the endpoint is not asked here: such deliveries
   * become dead letters, not nothing.)
   */
  public boolean wants(String type, boolean test) {
    return isActive()
        && (!test || subscription.getIncludeTest())
        && patterns.stream().anyMatch(pattern -> pattern.matches(type));
  }

  @Override
  public String toString() {
    return "KnownSubscription[" + subscription.getSubscriptionId() + "]";
  }
}
