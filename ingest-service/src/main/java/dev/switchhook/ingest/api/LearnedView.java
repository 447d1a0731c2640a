package dev.switchhook.ingest.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import java.time.Instant;
import java.util.Optional;

/** What delivery has learned about a subscription, as its owner is told. Pure. */
final class LearnedView {
  private LearnedView() {}

  /** Puts nothing where it is another tenant's, as a forged record would be. */
  static void put(ObjectNode json, Subscription subscription, SubscriptionState state) {
    if (!state.getTenantId().equals(subscription.getTenantId())) {
      return;
    }
    ObjectNode learned = json.putObject("learned");
    Instant disabledAt = state.getDisabledAt();
    // A person who enabled it later has the last word.
    boolean disabled =
        state.getDisabled()
            && disabledAt != null
            && disabledAt.isAfter(subscription.getEnabledAt());
    learned.put("disabled", disabled);
    if (disabled && disabledAt != null) {
      learned.put("disabled_reason", Member.lower(state.getDisabledReason()));
      learned.put("disabled_at", SubscriptionView.time(disabledAt));
    }
    learned.put("breaker", Member.lower(state.getBreaker()));
    learned.put("consecutive_failures", state.getConsecutiveFailures());
    time(learned, "failing_since", Optional.ofNullable(state.getFailingSince()));
    time(learned, "not_before", Optional.ofNullable(state.getNotBefore()));
    time(learned, "last_success_at", Optional.ofNullable(state.getLastSuccessAt()));
    Optional.ofNullable(state.getLastStatusCode())
        .ifPresent(code -> learned.put("last_status_code", code));
    learned.put("updated_at", SubscriptionView.time(state.getUpdatedAt()));
  }

  private static void time(ObjectNode json, String name, Optional<Instant> at) {
    at.ifPresent(time -> json.put(name, SubscriptionView.time(time)));
  }
}
