package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.Delivery;
import java.time.Duration;
import java.util.Optional;

/**
 * One POST to be made.
 *
 * @param number 1 for the first ever; goes on counting over replays
 * @param replayJob the job that put the delivery back, if any
 * @param spent of its deadline, before there was anything to send
 */
public record Attempt(
    Delivery delivery, Endpoint endpoint, int number, Optional<String> replayJob, Duration spent) {
  public Attempt(Delivery delivery, Endpoint endpoint, int number, Optional<String> replayJob) {
    this(delivery, endpoint, number, replayJob, Duration.ZERO);
  }

  /** The same one, to the same endpoint with a token. */
  Attempt authorized(Endpoint withToken, Duration waited) {
    return new Attempt(delivery, withToken, number, replayJob, spent.plus(waited));
  }

  Duration timeLeft() {
    return endpoint.deadline().minus(spent);
  }

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
