package dev.switchhook.kit.kafka;

/**
 * What became of one thing that {@code topics apply} takes care of.
 *
 * @param kind {@code topic}, {@code schema}, {@code keyset}
 * @param note what was changed; empty otherwise
 */
public record Change(String kind, String name, Done done, String note) {
  /** In the order of severity. */
  public enum Done {
    UNCHANGED,
    CHANGED,
    CREATED
  }
}
