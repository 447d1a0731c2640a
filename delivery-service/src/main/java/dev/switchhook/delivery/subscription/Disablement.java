package dev.switchhook.delivery.subscription;

import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DisabledReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * That a subscription was given up, because of what its endpoint answered.
 *
 * @param at when the attempt began whose answer decided it, in whole milliseconds as it is written
 */
public record Disablement(DisabledReason cause, Instant at) {
  public Disablement {
    at = at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * By an attempt that was made after we knew of the enabling, whatever the two clocks say.
   *
   * @param enabledAt when a person last enabled it, by that person's clock
   */
  public static Disablement of(DisabledReason cause, Instant attemptBegan, Instant enabledAt) {
    Instant earliest = enabledAt.plusMillis(1);
    return new Disablement(cause, attemptBegan.isAfter(earliest) ? attemptBegan : earliest);
  }

  /** A person who enabled or re-pointed it since has the last word. */
  public boolean isInForce(Instant enabledAt) {
    return at.isAfter(enabledAt);
  }

  /** What its deliveries' dead letters say. */
  public DeadReason reason() {
    return switch (cause) {
      case GONE -> DeadReason.ENDPOINT_GONE;
      case LONG_FAILURE, NONE, UNKNOWN -> DeadReason.ENDPOINT_DISABLED;
    };
  }
}
