package dev.switchhook.delivery.engine;

import dev.switchhook.events.FailureClass;
import dev.switchhook.events.HoldReason;
import java.util.Optional;

/** Why a delivery is moved to a tier without an attempt. */
public enum DeferralReason {
  /** Not due yet: on to the tier that brings it nearer. */
  HOP(HoldReason.NONE, Optional.empty()),
  /** The lane's queue is at its bound. */
  FULL(HoldReason.LANE, Optional.empty()),
  /** It waited in the lane's queue for longer than the lane's patience. */
  SWEPT(HoldReason.LANE, Optional.empty()),
  /** Its owner's rate let it wait for longer than the lane's patience. */
  RATE(HoldReason.RATE, Optional.empty()),
  /** The worker's memory for deliveries in hand is used up. */
  MEMORY(HoldReason.NONE, Optional.empty()),
  /** The endpoint is down, or being probed. */
  BREAKER(HoldReason.BREAKER, Optional.of(FailureClass.CIRCUIT_OPEN)),
  /** The endpoint asked for a pause. */
  RETRY_AFTER(HoldReason.RETRY_AFTER, Optional.of(FailureClass.CIRCUIT_OPEN)),
  /** A secret of the subscription cannot be opened. */
  SECRET(HoldReason.SECRET, Optional.of(FailureClass.PLATFORM_ERROR)),
  /** Its receiver's token endpoint gave none. */
  TOKEN(HoldReason.TOKEN, Optional.of(FailureClass.AUTH)),
  /** The way out failed on our side. */
  EGRESS(HoldReason.NONE, Optional.of(FailureClass.PLATFORM_ERROR));

  private final HoldReason heldBy;
  private final Optional<FailureClass> failure;

  DeferralReason(HoldReason heldBy, Optional<FailureClass> failure) {
    this.heldBy = heldBy;
    this.failure = failure;
  }

  /** What the next attempt will say it waited for. */
  public HoldReason heldBy() {
    return heldBy;
  }

  /** What the record's {@code sh-reason} will say; empty: what it says already. */
  public Optional<FailureClass> failure() {
    return failure;
  }
}
