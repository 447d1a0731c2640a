package dev.switchhook.ingest.api;

import dev.switchhook.ingest.fanout.AddressedDelivery;
import org.apache.kafka.common.KafkaException;

/** Where a delivery of no call event is written. Thread-safe. */
@FunctionalInterface
public interface DeliveryTopic {
  /**
   * Returns when the broker has acknowledged it.
   *
   * @throws KafkaException it was not, or not in time: then it may be written all the same
   */
  void write(AddressedDelivery delivery);
}
