package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.HoldReason;
import java.time.Duration;
import java.time.Instant;
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
    /** Behind an earlier one of its call. */
    HELD,
    QUEUED,
    IN_FLIGHT,
    /** What ends it is being written. */
    ENDING,
    /** Given up to the next owner of its partition: it ends nothing any more. */
    LOST
  }

  private final OpenDelivery delivery;
  private final long number;
  private final long arrived;
  private Stage stage = Stage.WAITING;
  private long since;
  private @Nullable Lane lane;
  private @Nullable Endpoint endpoint;
  private Instant enabledAt = Instant.EPOCH;
  private @Nullable Runnable wayToGiveUp;
  private Optional<String> host = Optional.empty();
  private boolean ordered;
  private boolean probe;
  private boolean limitInUse;
  private long holdEnds;
  private HoldReason queuedBy = HoldReason.NONE;
  private Duration inQueue = Duration.ZERO;
  private Duration behindCall = Duration.ZERO;

  /**
   * Just read.
   *
   * @param number no two have the same, and later ones have higher ones
   */
  InHand(OpenDelivery delivery, long number, long now) {
    this.delivery = delivery;
    this.number = number;
    this.arrived = now;
    this.since = now;
  }

  OpenDelivery delivery() {
    return delivery;
  }

  Kind kind() {
    return delivery.kind();
  }

  long number() {
    return number;
  }

  /** Empty where it belongs to none. */
  String callId() {
    String id = delivery.delivery().getCallId();
    return id == null ? "" : id;
  }

  long sequence() {
    Long sequence = delivery.delivery().getSequence();
    return sequence == null ? 0 : sequence;
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

  /** Its endpoint is known, and its tenant's. */
  void boundFor(String hostOfEndpoint) {
    host = Optional.of(hostOfEndpoint);
  }

  /** Empty until its subscription is known to be its tenant's. */
  Optional<String> host() {
    return host;
  }

  /** From now on it is that lane's, and takes part in the order of its call if that is wanted. */
  void on(Lane where) {
    lane = where;
    ordered = where.terms().lane().ordered() && !callId().isEmpty();
  }

  boolean isOnLane() {
    return lane != null;
  }

  Lane lane() {
    if (lane == null) {
      throw new IllegalStateException(delivery + " is on no lane");
    }
    return lane;
  }

  boolean isOrdered() {
    return ordered;
  }

  void waiting(long now) {
    enter(Stage.WAITING, now);
  }

  /** Until when its call's earlier ones may hold it, set before they do. */
  void mayBeHeldUntil(long until) {
    holdEnds = until;
  }

  void held(long now) {
    enter(Stage.HELD, now);
  }

  long holdEnds() {
    return holdEnds;
  }

  /**
   * Waits in its lane.
   *
   * @param by why it does not leave at once
   */
  void queued(HoldReason by, long now) {
    if (stage == Stage.HELD) {
      behindCall = behindCall.plusNanos(now - since);
    }
    queuedBy = by;
    enter(Stage.QUEUED, now);
  }

  void left(boolean isProbe, boolean reachesLimit, long now) {
    inQueue = Duration.ofNanos(now - since);
    probe = isProbe;
    limitInUse = reachesLimit;
    enter(Stage.IN_FLIGHT, now);
  }

  /**
   * It is about to leave.
   *
   * @param enabled when a person last enabled its subscription, as far as we know by now
   */
  void goesTo(Endpoint where, Instant enabled) {
    endpoint = where;
    enabledAt = enabled;
  }

  Instant enabledAt() {
    return enabledAt;
  }

  /** Where its attempt went. */
  Endpoint endpoint() {
    if (endpoint == null) {
      throw new IllegalStateException(delivery + " was not sent");
    }
    return endpoint;
  }

  /** It is out; this ends it before its time. */
  void canBeGivenUp(Runnable how) {
    wayToGiveUp = how;
  }

  void giveUp() {
    if (wayToGiveUp == null) {
      throw new IllegalStateException(delivery + " was not sent");
    }
    wayToGiveUp.run();
  }

  void ending(long now) {
    enter(Stage.ENDING, now);
  }

  /** It is still out, and left when it left. */
  void lost() {
    stage = Stage.LOST;
  }

  /** Its number: the hash that an object has of its own costs more to ask for than a set does. */
  @Override
  public int hashCode() {
    return Long.hashCode(number);
  }

  private void enter(Stage next, long now) {
    stage = next;
    since = now;
  }

  HoldReason queuedBy() {
    return queuedBy;
  }

  boolean isProbe() {
    return probe;
  }

  boolean limitInUse() {
    return limitInUse;
  }

  Duration behindCall() {
    return behindCall;
  }

  /** What it waited for longest, its call or its lane. */
  HoldReason heldBy() {
    if (behindCall.compareTo(inLane()) > 0) {
      return HoldReason.ORDER;
    }
    return inLane().isZero() ? HoldReason.NONE : queuedBy;
  }

  Duration held() {
    return behindCall.compareTo(inLane()) > 0 ? behindCall : inLane();
  }

  /** A turn of the scheduler is no hold. */
  private Duration inLane() {
    return queuedBy == HoldReason.NONE ? Duration.ZERO : inQueue;
  }
}
