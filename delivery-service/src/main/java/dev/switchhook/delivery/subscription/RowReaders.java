package dev.switchhook.delivery.subscription;

import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import org.jspecify.annotations.Nullable;

/** Both kinds of row, decoded; may wait for the registry. Confined to one thread. */
final class RowReaders {
  private final AvroReader<Subscription> subscriptions;
  private final AvroReader<SubscriptionState> states;

  RowReaders(Schemas schemas) {
    this.subscriptions = new AvroReader<>(schemas, Subscription.class);
    this.states = new AvroReader<>(schemas, SubscriptionState.class);
  }

  Decoded<Subscription> subscription(byte @Nullable [] value) {
    return subscriptions.readWaiting(value);
  }

  Decoded<SubscriptionState> state(byte @Nullable [] value) {
    return states.readWaiting(value);
  }
}
