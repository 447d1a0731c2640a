package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.HoldReason;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How a record leaves our hands: what must be written before its offset may move. */
public sealed interface Ending {
  /** Where the record was read. */
  Position position();

  /**
   * An attempt that was made.
   *
   * @param host of the endpoint it went to
   * @param number as the receiver saw it
   * @param heldBy what it waited for in the lane, {@code NONE} if it did not
   */
  record Made(String host, int number, HoldReason heldBy, Duration held, AttemptReport report) {}

  record Delivered(OpenDelivery delivery, Made made) implements Ending {
    @Override
    public Position position() {
      return delivery.position();
    }
  }

  /** To be tried again, never before {@code due}. */
  record Retried(OpenDelivery delivery, Made made, RetryTier tier, Instant due) implements Ending {
    @Override
    public Position position() {
      return delivery.position();
    }
  }

  /** Moved without an attempt. */
  record Deferred(OpenDelivery delivery, RetryTier tier, Instant due, DeferralReason why)
      implements Ending {
    @Override
    public Position position() {
      return delivery.position();
    }
  }

  /**
   * Given up, kept for a person.
   *
   * @param host empty where the endpoint is not known, or not this tenant's
   * @param made the attempt that ended it, if one did
   */
  record Dead(OpenDelivery delivery, DeadReason reason, Optional<String> host, Optional<Made> made)
      implements Ending {
    @Override
    public Position position() {
      return delivery.position();
    }
  }

  record Poisoned(Poison poison) implements Ending {
    @Override
    public Position position() {
      return poison.position();
    }
  }
}
