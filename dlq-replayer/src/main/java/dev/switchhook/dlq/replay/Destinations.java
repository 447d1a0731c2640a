package dev.switchhook.dlq.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Every subscription as it is now, by id. Immutable once read. */
public final class Destinations {
  private static final Destination.Missing MISSING = new Destination.Missing();

  private final Map<String, Destination> byId = new HashMap<>();

  private Destinations() {}

  static Destinations of(
      Map<String, Subscription> subscriptions, Map<String, SubscriptionState> learned) {
    Destinations destinations = new Destinations();
    subscriptions.forEach(
        (id, subscription) ->
            destinations.byId.put(
                id, Destination.of(subscription, Optional.ofNullable(learned.get(id)))));
    return destinations;
  }

  public Destination of(String subscriptionId) {
    return byId.getOrDefault(subscriptionId, MISSING);
  }

  static String id(byte[] key) {
    return new String(key, UTF_8);
  }
}
