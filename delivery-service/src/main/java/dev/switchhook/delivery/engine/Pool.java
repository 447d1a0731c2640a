package dev.switchhook.delivery.engine;

import java.util.LinkedHashSet;
import java.util.function.IntSupplier;

/**
 * So many POSTs in flight, and the lanes that wait to have one more. Charges that are moved here
 * may take it beyond its bound: then it gives nothing until it is below. Confined to the loop.
 */
final class Pool {
  private static final int QUARTERS = 4;

  private final IntSupplier bound;
  private final LinkedHashSet<Lane> parked = new LinkedHashSet<>();
  private int taken;

  Pool(IntSupplier bound) {
    this.bound = bound;
  }

  int taken() {
    return taken;
  }

  boolean hasRoom() {
    return taken < bound.getAsInt();
  }

  boolean hasQuarterFree() {
    int most = bound.getAsInt();
    return taken < most - most / QUARTERS;
  }

  void take(int charges) {
    taken += charges;
  }

  void give(int charges) {
    taken -= charges;
  }

  void park(Lane lane) {
    parked.add(lane);
  }

  boolean isWaitedFor() {
    return !parked.isEmpty();
  }

  /** The lane that has waited longest. */
  Lane wake() {
    return parked.removeFirst();
  }

  /** Deliveries that would leave now if there were room. */
  int starved() {
    int starved = 0;
    for (Lane lane : parked) {
      starved += lane.queues().size();
    }
    return starved;
  }
}
