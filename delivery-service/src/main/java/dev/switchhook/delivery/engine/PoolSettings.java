package dev.switchhook.delivery.engine;

/**
 * How the right to have POSTs in flight is shared out.
 *
 * @param inFlightMax POSTs of a worker, G; charges that are moved may take it to three times that
 * @param suspectPercent of it for all suspect lanes together, the rest for the others
 * @param tenantPercent of it at most for the healthy lanes of one tenant, once there are two
 */
public record PoolSettings(int inFlightMax, int suspectPercent, int tenantPercent) {
  /** Times {@link #inFlightMax}: beyond that no lane starts anything. */
  public static final int MOST = 3;

  int suspect() {
    return Math.max(1, inFlightMax * suspectPercent / 100);
  }

  int healthy() {
    return Math.max(1, inFlightMax - suspect());
  }

  int tenant() {
    return Math.max(1, inFlightMax * tenantPercent / 100);
  }
}
