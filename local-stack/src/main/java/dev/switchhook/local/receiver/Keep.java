package dev.switchhook.local.receiver;

/** How much of each request a receiver keeps in memory. */
public enum Keep {
  EVERYTHING,
  /** All but the body's text; its hash stays. */
  NO_BODIES,
  /**
   * Only how many: for benchmarks. Signatures are verified all the same where a path has secrets.
   */
  COUNTS
}
