package dev.switchhook.delivery.settle;

/**
 * Bytes handed to the producer and not acknowledged, kept below what its buffer takes, so that
 * {@code send} never finds it full: on the loop that would be a stall of every lane, or with {@code
 * max.block.ms=0} a failure. Confined to the loop.
 */
public final class ProducerCredit {
  private final long limit;
  private long used;

  /**
   * @param limit in bytes, this worker's share
   */
  public ProducerCredit(long limit) {
    this.limit = limit;
  }

  /** A record larger than all credit goes when nothing else is out. */
  boolean take(long bytes) {
    if (used > 0 && used + bytes > limit) {
      return false;
    }
    used += bytes;
    return true;
  }

  void give(long bytes) {
    used -= bytes;
  }
}
