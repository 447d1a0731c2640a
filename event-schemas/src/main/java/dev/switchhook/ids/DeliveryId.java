package dev.switchhook.ids;

/** {@code dlv_} and a UUID: the id of one event bound for one subscription, for ever. */
public final class DeliveryId {
  private DeliveryId() {}

  /** The event id always has 36 characters, so the join is unambiguous. */
  public static String of(String eventId, String subscriptionId) {
    return "dlv_" + DerivedUuid.of(eventId + "/" + subscriptionId);
  }
}
