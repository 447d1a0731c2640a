package dev.switchhook.delivery.subscription;

import java.time.Instant;

/**
 * How a subscription's deliveries are treated, from its newest readable record.
 *
 * @param version of that record
 * @param enabledAt when a person last made, enabled or re-pointed it
 * @param host of the endpoint, all that is ever shown of its URL
 * @param learned since then
 */
public record SubscriptionTerms(
    String subscriptionId,
    String tenantId,
    long version,
    Instant enabledAt,
    String host,
    Standing standing,
    LaneTerms lane,
    LearnedState learned) {
  public SubscriptionTerms with(Standing other) {
    return new SubscriptionTerms(
        subscriptionId, tenantId, version, enabledAt, host, other, lane, learned);
  }

  public SubscriptionTerms with(LearnedState other) {
    return new SubscriptionTerms(
        subscriptionId, tenantId, version, enabledAt, host, standing, lane, other);
  }

  /** Whether deliveries are treated as by the other: only what was learned may differ. */
  public boolean treatsAs(SubscriptionTerms other) {
    return with(other.learned).equals(other);
  }
}
