package dev.switchhook.dlq.replay;

import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.events.SubscriptionStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Where a letter was bound for, as that subscription is now. */
public sealed interface Destination {

  /** Nothing stands in the way. */
  record Open(String tenant, String host, int lanes) implements Destination {}

  /** Its owner has stopped it, or delivery has given it up: nothing would be sent. */
  record Closed(String tenant, String host, String why) implements Destination {}

  /** Deleted, or never known. */
  record Missing() implements Destination {}

  default Optional<String> tenantNow() {
    return switch (this) {
      case Open open -> Optional.of(open.tenant);
      case Closed closed -> Optional.of(closed.tenant);
      case Missing _ -> Optional.empty();
    };
  }

  static Destination of(Subscription subscription, Optional<SubscriptionState> learned) {
    String tenant = subscription.getTenantId();
    String host = subscription.getUrlHost();
    if (subscription.getState() != SubscriptionStatus.ACTIVE) {
      String state = subscription.getState().name().toLowerCase(Locale.ROOT);
      return new Closed(tenant, host, "its owner has it " + state);
    }
    Optional<SubscriptionState> disabled =
        learned
            .filter(SubscriptionState::getDisabled)
            .filter(state -> inForce(state, subscription));
    return disabled.isPresent()
        ? new Closed(
            tenant,
            host,
            "delivery disabled it at "
                + disabled.get().getDisabledAt()
                + " ("
                + disabled.get().getDisabledReason()
                + ")")
        : new Open(tenant, host, subscription.getLanes());
  }

  /** A disablement that was learned before a person enabled it again no longer counts. */
  private static boolean inForce(SubscriptionState state, Subscription subscription) {
    Instant at = state.getDisabledAt();
    return at != null && at.isAfter(subscription.getEnabledAt());
  }
}
