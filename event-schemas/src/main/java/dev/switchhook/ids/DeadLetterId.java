package dev.switchhook.ids;

/** {@code dlt_} and a UUID: one letter per delivery and run, however often it is written. */
public final class DeadLetterId {
  private DeadLetterId() {}

  /**
   * @param jobId the replay in which it died again; empty on the first run
   */
  public static String of(String deliveryId, String jobId) {
    return "dlt_" + DerivedUuid.of(deliveryId + "/" + jobId);
  }

  /** Of a delivery record that could not be decoded. */
  public static String ofRecord(String topic, int partition, long offset) {
    return "dlt_" + DerivedUuid.of(topic + "/" + partition + "/" + offset);
  }
}
