package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Bytes in hand, and which sources are not read meanwhile: replays first, then tiers, whose records
 * wait on disk at no cost, then everything.
 *
 * @param bytes this worker's share of the heap
 */
public record MemoryBudget(long bytes) {
  /** What a delivery costs beside its bytes: a guess on the high side. */
  static final long OVERHEAD = 1_024;

  /** Of nothing while there is room. */
  public Set<Kind> withheld(long inHand) {
    Set<Kind> withheld = EnumSet.noneOf(Kind.class);
    if (inHand >= bytes * 0.60) {
      withheld.add(Kind.REPLAY);
    }
    if (inHand >= bytes * 0.80) {
      withheld.add(Kind.DUE);
    }
    if (inHand >= bytes * 0.95) {
      withheld.add(Kind.FIRST);
    }
    return withheld;
  }
}
