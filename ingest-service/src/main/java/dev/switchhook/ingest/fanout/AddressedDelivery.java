package dev.switchhook.ingest.fanout;

import dev.switchhook.events.Delivery;
import dev.switchhook.topics.Partitions;

/**
 * A delivery and what its partition follows from.
 *
 * @param lanes of the subscription at the moment of the fan-out
 */
public record AddressedDelivery(Delivery delivery, int lanes) {
  /** By the number of partitions that the delivery family has. */
  public int partition(int partitions) {
    return Partitions.of(delivery.getSubscriptionId(), lanes, delivery.getCallId(), partitions);
  }

  @Override
  public String toString() {
    return "AddressedDelivery[" + delivery.getDeliveryId() + "]";
  }
}
