package dev.switchhook.delivery.engine;

/**
 * Whether the worker has lost touch with the brokers: then another may own its partitions, and it
 * starts nothing and moves nothing until it hears of them again. Confined to the loop.
 */
final class CutOff {
  private final long patience;
  private boolean now;
  private boolean wasEver;
  private long since;

  /**
   * In touch.
   *
   * @param patience what waits in a lane may wait for so long, in nanoseconds
   */
  CutOff(long patience) {
    this.patience = patience;
  }

  void changed(boolean isCutOff, long at) {
    now = isCutOff;
    wasEver = true;
    since = at;
  }

  boolean mayStart() {
    return !now;
  }

  /** What waited meanwhile did not wait for its lane, and has its time anew. */
  boolean maySweep(long at) {
    return !now && (!wasEver || at - since >= patience);
  }
}
