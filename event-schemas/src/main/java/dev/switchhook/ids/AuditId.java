package dev.switchhook.ids;

import java.time.Instant;

/** {@code aud_} and a UUID: one per act, however often it is written. */
public final class AuditId {
  private AuditId() {}

  /** Of delivery-service that disabled a subscription. */
  public static String ofDisabling(String subscriptionId, Instant at) {
    return "aud_" + DerivedUuid.of(subscriptionId + "/disabled/" + at.toEpochMilli());
  }

  /**
   * Of a person who passed a record over.
   *
   * @param origin as in the header {@code sh-origin}
   */
  public static String ofSkipping(String origin, Instant at) {
    return "aud_" + DerivedUuid.of(origin + "/skipped/" + at.toEpochMilli());
  }
}
