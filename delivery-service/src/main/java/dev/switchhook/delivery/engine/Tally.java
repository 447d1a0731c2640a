package dev.switchhook.delivery.engine;

import java.time.Duration;

/** What the engine counts. */
public interface Tally {
  /** From offered to POST. */
  void waited(OpenDelivery.Kind kind, Duration time);

  void deferred(DeferralReason why);

  /** From due to offered, of a delivery that waited in a tier. */
  void released(OpenDelivery delivery, Duration late);
}
