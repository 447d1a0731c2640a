package dev.switchhook.producer;

import dev.switchhook.events.CallEvent;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes an event out of its parts: a new id, the time, and ingest's questions asked. */
final class Minting {
  private final InstantSource clock;
  private final EventIds ids;
  private final EventCheck check;

  Minting(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.ids = new EventIds(clock, random);
    this.check = new EventCheck(clock);
  }

  /** Once more, recorded now. */
  CallEvent recorded(CallEvent event) {
    return check.good(CallEvent.newBuilder(event).setRecordedAt(now()).build());
  }

  /** Without {@code occurredAt} it happens now. */
  CallEvent mint(CallEvent.Builder parts, Optional<Instant> occurredAt) {
    Instant now = now();
    return check.good(
        parts
            .setId(ids.next())
            .setOccurredAt(occurredAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS)).orElse(now))
            .setRecordedAt(now)
            .build());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
