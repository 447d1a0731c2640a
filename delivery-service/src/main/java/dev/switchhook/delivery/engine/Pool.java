package dev.switchhook.delivery.engine;

import java.util.LinkedHashSet;

/**
 * So many POSTs in flight, and the lanes that wait to have one more. Charges that are moved here
 * may take it beyond its bound: then it gives nothing until it is below. Confined to the loop.
 */
final class Pool {
  private static final int QUARTERS = 4;

  private final LinkedHashSet<Lane> parked = new LinkedHashSet<>();
  private int bound;
  private int taken;

  Pool(int bound) {
    this.bound = bound;
  }

  int taken() {
    return taken;
  }

  void boundTo(int most) {
    bound = most;
  }

  boolean hasRoom() {
    return taken < bound;
  }

  boolean hasQuarterFree() {
    return taken < bound - bound / QUARTERS;
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
