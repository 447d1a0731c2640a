package dev.switchhook.delivery.engine;

import java.util.LinkedHashSet;

/**
 * The right to have one POST in flight, so many per worker; and the lanes that wait for one.
 * Confined to the loop.
 */
final class Permits {
  private final int total;
  private final LinkedHashSet<Lane> parked = new LinkedHashSet<>();
  private int taken;

  Permits(int total) {
    this.total = total;
  }

  int taken() {
    return taken;
  }

  boolean take() {
    if (taken >= total) {
      return false;
    }
    taken++;
    return true;
  }

  void give() {
    taken--;
  }

  void park(Lane lane) {
    parked.add(lane);
  }

  /** Deliveries that would leave now if there were a permit. */
  int starved() {
    int starved = 0;
    for (Lane lane : parked) {
      starved += lane.queues().size();
    }
    return starved;
  }

  boolean mayWake() {
    return taken < total && !parked.isEmpty();
  }

  Lane wake() {
    return parked.removeFirst();
  }
}
