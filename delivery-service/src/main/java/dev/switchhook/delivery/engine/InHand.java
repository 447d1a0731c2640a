package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.HoldReason;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open delivery as the engine keeps it: how far it is, and since when. Times are nanoseconds on
 * the monotonic clock. Confined to the loop.
 */
final class InHand {
  enum Stage {
    /** On a timer: due within a second, or its subscription is not known yet. */
    WAITING,
    QUEUED,
    IN_FLIGHT,
    /** What ends it is being written. */
    ENDING,
    /** Given up to the next owner of its partition: it ends nothing any more. */
    LOST
  }

  private final OpenDelivery delivery;
  private final long arrived;
  private Stage stage = Stage.WAITING;
  private @Nullable Lane lane;
  private @Nullable Endpoint endpoint;
  private Optional<String> host = Optional.empty();
  private long since;
  private boolean laneWasFull;
  private boolean limitInUse;
  private Duration held = Duration.ZERO;

  InHand(OpenDelivery delivery, long now) {
    this.delivery = delivery;
    this.arrived = now;
    this.since = now;
  }

  OpenDelivery delivery() {
    return delivery;
  }

  Kind kind() {
    return delivery.kind();
  }

  long arrived() {
    return arrived;
  }

  Stage stage() {
    return stage;
  }

  /** When it entered its stage. */
  long since() {
    return since;
  }

  /** The lane it is queued or in flight on. */
  Lane lane() {
    if (lane == null) {
      throw new IllegalStateException(delivery + " is on no lane");
    }
    return lane;
  }

  boolean limitInUse() {
    return limitInUse;
  }

  HoldReason heldBy() {
    return held.isZero() ? HoldReason.NONE : HoldReason.LANE;
  }

  /** How long its own lane kept it from leaving. */
  Duration held() {
    return held;
  }

  void queued(Lane on, boolean laneFull, long now) {
    enter(Stage.QUEUED, now);
    lane = on;
    laneWasFull = laneFull;
  }

  void left(boolean reachesLimit, long now) {
    if (laneWasFull) {
      held = Duration.ofNanos(now - since);
    }
    limitInUse = reachesLimit;
    enter(Stage.IN_FLIGHT, now);
  }

  /** Its endpoint is known, and its tenant's. */
  void boundFor(String hostOfEndpoint) {
    host = Optional.of(hostOfEndpoint);
  }

  /** Empty until its subscription is known to be its tenant's. */
  Optional<String> host() {
    return host;
  }

  void goesTo(Endpoint where) {
    endpoint = where;
  }

  /** Where its attempt went. */
  Endpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException(delivery + " was not sent");
    }
    return endpoint;
  }

  void waiting(long now) {
    enter(Stage.WAITING, now);
  }

  void ending(long now) {
    enter(Stage.ENDING, now);
  }

  void lost(long now) {
    enter(Stage.LOST, now);
  }

  private void enter(Stage next, long now) {
    stage = next;
    since = now;
  }
}
