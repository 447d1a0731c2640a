package dev.switchhook.delivery.intake;

/** Told, from the Kafka thread, whether records are being read: a condition of the health page. */
public interface Readiness {
  void ready();

  /**
   * Records are not read, or not all of them.
   *
   * @param why for a person: names the partitions
   */
  void notReady(String why);
}
