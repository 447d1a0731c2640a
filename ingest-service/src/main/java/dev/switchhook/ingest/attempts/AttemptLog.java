package dev.switchhook.ingest.attempts;

import dev.switchhook.events.DeliveryAttempt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** The attempts that were made, newest first. Thread-safe. */
public interface AttemptLog {
  /**
   * Reads, within bounds; blocks while it does.
   *
   * @throws Busy others are reading
   * @throws KafkaException the broker does not answer, or not in time
   */
  Found read(Question question);

  /**
   * What is asked for.
   *
   * @param delivery of which alone; empty: of all the subscription's
   * @param limit at most so many
   */
  record Question(String tenant, String subscription, Optional<String> delivery, int limit) {}

  /**
   * What was found.
   *
   * @param attempts newest first
   * @param since all attempts that ended later were looked at; empty: all that the topic holds
   */
  record Found(List<DeliveryAttempt> attempts, Optional<Instant> since) {
    public Found {
      attempts = List.copyOf(attempts);
    }
  }

  /** To be asked again in a moment. */
  final class Busy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Busy() {
      super("others are reading", null, false, false);
    }
  }
}
