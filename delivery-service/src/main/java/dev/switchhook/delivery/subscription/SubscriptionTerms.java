package dev.switchhook.delivery.subscription;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a subscription's deliveries are treated, from its newest readable record.
 *
 * @param host of the endpoint, all that is ever shown of its URL
 * @param maxInFlight 1 or more; empty: the service's
 * @param retryScheduleMs each the delay of a tier; empty: the service's ladder
 */
public record SubscriptionTerms(
    String subscriptionId,
    String tenantId,
    String host,
    Standing standing,
    OptionalInt maxInFlight,
    Optional<List<Long>> retryScheduleMs) {
  public SubscriptionTerms {
    retryScheduleMs = retryScheduleMs.map(List::copyOf);
  }
}
