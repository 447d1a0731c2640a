package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.retry.Tried;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.FailureClass;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A delivery in the worker's hands: read, not settled.
 *
 * @param attempts made so far, over all replays
 * @param ladderBase the attempt count when the last replay began; the ladder starts anew there
 * @param due not before this instant; the time it was read when nothing says later
 * @param expires the end of its life
 * @param lastFailure of the last attempt, or why it was deferred since; {@code NONE} before both
 * @param lastStatus that answered the last attempt; empty where nothing did
 * @param record the bytes as read, for whoever writes it on
 */
public record OpenDelivery(
    Delivery delivery,
    Position position,
    Kind kind,
    int attempts,
    int ladderBase,
    Instant due,
    Instant expires,
    FailureClass lastFailure,
    OptionalInt lastStatus,
    int deferrals,
    Optional<String> replayJob,
    SourceRecord record)
    implements Arrival, Tried {
  /** Which queue of its lane it waits in. */
  public enum Kind {
    FIRST,
    DUE,
    REPLAY
  }

  public String subscriptionId() {
    return delivery.getSubscriptionId();
  }

  public String id() {
    return delivery.getDeliveryId();
  }

  @Override
  public String toString() {
    return "OpenDelivery[" + id() + " " + position + "]";
  }
}
