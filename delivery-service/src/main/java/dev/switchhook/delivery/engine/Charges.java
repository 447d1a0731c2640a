package dev.switchhook.delivery.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a lane has out, and which pools pay for it: all of it the one or all of it the other. A
 * verdict that waits for the answer comes too late, so a lane that turns suspect takes what it has
 * out along, and its permits are free for the healthy at once. Confined to the loop.
 */
final class Charges {
  private final Permits permits;
  private final Pool[] healthy;
  private final Pool[] suspect;
  private boolean isSuspect;
  private int taken;

  /**
   * Nothing yet.
   *
   * @param healthy every one of which must have room
   */
  Charges(Permits permits, Pool[] healthy, Pool[] suspect) {
    this.permits = permits;
    this.healthy = healthy;
    this.suspect = suspect;
  }

  int taken() {
    return taken;
  }

  boolean isSuspect() {
    return isSuspect;
  }

  /** Null where there is room for one more. */
  @Nullable Pool refusing() {
    for (Pool pool : pools()) {
      if (!pool.hasRoom()) {
        return pool;
      }
    }
    return null;
  }

  /** Live traffic never waits for a replay: those go while a quarter is free. */
  boolean leaveRoomForLive() {
    for (Pool pool : pools()) {
      if (!pool.hasQuarterFree()) {
        return false;
      }
    }
    return true;
  }

  void take() {
    taken++;
    for (Pool pool : pools()) {
      pool.take(1);
    }
  }

  void give() {
    taken--;
    for (Pool pool : pools()) {
      pool.give(1);
    }
  }

  void suspect() {
    if (!isSuspect) {
      permits.suspectLanes(1);
      move(true);
    }
  }

  void trust() {
    if (isSuspect) {
      permits.suspectLanes(-1);
      move(false);
    }
  }

  private void move(boolean toSuspect) {
    for (Pool pool : pools()) {
      pool.give(taken);
    }
    isSuspect = toSuspect;
    for (Pool pool : pools()) {
      pool.take(taken);
    }
  }

  private Pool[] pools() {
    return isSuspect ? suspect : healthy;
  }
}
