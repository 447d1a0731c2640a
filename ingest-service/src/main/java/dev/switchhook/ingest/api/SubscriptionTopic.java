package dev.switchhook.ingest.api;

import dev.switchhook.events.Subscription;
import org.apache.kafka.common.KafkaException;

/** Where subscriptions are written. Thread-safe. */
public interface SubscriptionTopic {
  /**
   * Returns when the broker has acknowledged it.
   *
   * @throws KafkaException it was not, or not in time: then it may be written all the same
   */
  Written write(Subscription subscription);

  /** As {@link #write}, a deletion. */
  Written delete(String subscriptionId);

  /** Where a record came to stand. */
  record Written(int partition, long offset) {}
}
