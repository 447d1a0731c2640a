package dev.switchhook.dlq.letter;

import dev.switchhook.events.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A dead letter as it is listed and planned: where it stands, what it says, what became of it. The
 * delivery's bytes are left behind; {@link LetterTopics#whole} fetches them by position.
 *
 * @param says without {@code record_value}, {@code record_headers} and the response excerpt
 * @param size of the letter on its topic, in bytes
 * @param hasBytes false: there is no delivery record inside, so it cannot be replayed
 */
public record Letter(Position at, DeadLetter says, LetterState state, int size, boolean hasBytes) {

  public String id() {
    return says.getDeadLetterId();
  }

  public String subscription() {
    return says.getSubscriptionId();
  }

  /** Empty for a letter whose delivery could not be decoded. */
  public Optional<String> tenant() {
    return Optional.ofNullable(says.getTenantId());
  }

  /** How often its delivery has been put back, this letter's own replays included. */
  public int replays() {
    return says.getReplays() + state.timesReplayed();
  }

  /** From the event to the end of its life; empty where the delivery could not be decoded. */
  public Optional<Duration> usefulLife() {
    Instant occurred = says.getOccurredAt();
    Instant expires = says.getExpiresAt();
    return occurred == null || expires == null
        ? Optional.empty()
        : Optional.of(Duration.between(occurred, expires));
  }

  public boolean lifeOver(Instant now) {
    Instant expires = says.getExpiresAt();
    return expires != null && expires.isBefore(now);
  }

  Letter with(LetterState newer) {
    return new Letter(at, says, newer, size, hasBytes);
  }
}
