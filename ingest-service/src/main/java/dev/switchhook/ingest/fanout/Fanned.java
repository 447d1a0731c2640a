package dev.switchhook.ingest.fanout;

import dev.switchhook.events.DeadLetter;
import java.util.List;

/**
 * What became of one event: a delivery or a dead letter for each subscription that wants it.
 *
 * @param considered subscriptions that were looked at
 * @param filtersFailed filters that could not be evaluated and so count as a match
 */
public record Fanned(
    List<AddressedDelivery> deliveries,
    List<DeadLetter> tooLarge,
    int considered,
    int filtersFailed) {
  public Fanned {
    deliveries = List.copyOf(deliveries);
    tooLarge = List.copyOf(tooLarge);
  }
}
