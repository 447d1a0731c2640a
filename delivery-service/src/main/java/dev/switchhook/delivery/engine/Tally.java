package dev.switchhook.delivery.engine;

import dev.switchhook.events.DisabledReason;
import java.time.Duration;

/** What the engine counts. */
public interface Tally {
  /** From offered to POST, without what it waited for its call. */
  void waited(OpenDelivery.Kind kind, Duration time);

  void deferred(DeferralReason why);

  /** So many went before an earlier one of their call, whose retry came too late for their hold. */
  void overtaken(int deliveries);

  /** Too many are held: it went without waiting. */
  void unheld();

  /** A retry that is due within seconds may be, or waits for a longer step. */
  void earlyRetry(boolean granted);

  /** A POST was given up, so that its partition can go on. */
  void gaveUp();

  void breakerOpened();

  void breakerClosed();

  /** No attempt is made any more until a person enables it. */
  void disabled(DisabledReason cause);

  /** From due to offered, of a delivery that waited in a tier. */
  void released(OpenDelivery delivery, Duration late);
}
