package dev.switchhook.delivery.intake;

/**
 * What is done with a partition of a known group that has no committed offset, or one that is out
 * of range: records may be gone, and that is never passed over in silence.
 */
public enum MissingOffsets {
  /** The partition is not read and the worker is not ready, until a person has decided. */
  STOP,
  /** Goes on from the first record there is. */
  EARLIEST
}
