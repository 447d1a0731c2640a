package dev.switchhook.delivery.subscription;

/** What the loops are told of the directory; each keeps a map of its own. */
public sealed interface SubscriptionChange {
  record Known(SubscriptionTerms terms) implements SubscriptionChange {}

  record Deleted(String subscriptionId) implements SubscriptionChange {}
}
