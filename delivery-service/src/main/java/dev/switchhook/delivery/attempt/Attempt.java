package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.Delivery;
import java.util.Optional;

/**
 * One POST to be made.
 *
 * @param number 1 for the first ever; goes on counting over replays
 * @param replayJob the job that put the delivery back, if any
 */
public record Attempt(
    Delivery delivery, Endpoint endpoint, int number, Optional<String> replayJob) {
  /** A ping, and an event that is marked as test, is a test whatever else it is. */
  public AttemptTrigger trigger() {
    if (delivery.getTest() || delivery.getEventType().equals("ping")) {
      return AttemptTrigger.TEST;
    }
    if (replayJob.isPresent()) {
      return AttemptTrigger.REPLAY;
    }
    return number == 1 ? AttemptTrigger.FIRST : AttemptTrigger.RETRY;
  }

  @Override
  public String toString() {
    return "Attempt[" + delivery.getDeliveryId() + " #" + number + "]";
  }
}
