package dev.switchhook.delivery.subscription;

/**
 * How a subscription's deliveries are treated, from its newest readable record.
 *
 * @param host of the endpoint, all that is ever shown of its URL
 */
public record SubscriptionTerms(
    String subscriptionId, String tenantId, String host, Standing standing, LaneTerms lane) {}
