package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Bytes in hand, and what gives way when they become many: replays are not read first, then tiers,
 * whose records wait on disk at no cost. The main topic is read on, for what is sick in it must not
 * hold up the rest: its new deliveries are moved to tiers, at first those of suspect lanes. While
 * even those moves do not keep up, nothing is read.
 *
 * @param bytes this worker's share of the heap
 */
public record MemoryBudget(long bytes) {
  /** What a delivery costs beside its bytes: a guess on the high side. */
  static final long OVERHEAD = 1_024;

  /** An array of so many bytes has memory of its own (G1, heap of up to 2 GiB). */
  private static final int OF_ITS_OWN = 512 * 1_024;

  private static final int REGION = 1_024 * 1_024;

  /** What a delivery takes of memory, about: the record as it was read, and its body once more. */
  static long of(OpenDelivery delivery) {
    return OVERHEAD
        + ofArray(delivery.record().bytes())
        + ofArray(delivery.delivery().getBody().remaining());
  }

  private static long ofArray(int bytes) {
    return bytes < OF_ITS_OWN ? bytes : Math.ceilDiv(bytes, REGION) * (long) REGION;
  }

  /** Of nothing while there is room. */
  public Set<Kind> withheld(long inHand) {
    Set<Kind> withheld = EnumSet.noneOf(Kind.class);
    if (inHand >= bytes * 0.60) {
      withheld.add(Kind.REPLAY);
    }
    if (inHand >= bytes * 0.80) {
      withheld.add(Kind.DUE);
    }
    if (inHand >= bytes * 1.25) {
      withheld.add(Kind.FIRST);
    }
    return withheld;
  }

  /** Whether a new delivery is moved to a tier. */
  boolean defers(long inHand, boolean ofSuspectLane) {
    return inHand >= bytes * (ofSuspectLane ? 0.95 : 1.00);
  }
}
