package dev.switchhook.callevents;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Finds seconds and microseconds that were sent as milliseconds. */
final class SoundTimes implements Leaves.Check {
  private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
  private static final Duration AHEAD = Duration.ofHours(24);

  /** They say what has happened, so they cannot lie ahead. */
  private static final Set<String> PAST =
      Set.of("occurred_at", "recorded_at", "started_at", "ended_at");

  private final long latestPast;

  SoundTimes(Instant now) {
    this.latestPast = now.plus(AHEAD).toEpochMilli();
  }

  @Override
  public Optional<String> problem(String field, Schema schema, Object value) {
    if (!(schema.getLogicalType() instanceof LogicalTypes.TimestampMillis)) {
      return Optional.empty();
    }
    long time = (Long) value;
    if (time < EARLIEST) {
      return Optional.of("before 2000");
    }
    if (PAST.contains(field)) {
      return time > latestPast ? Optional.of("more than 24 h ahead") : Optional.empty();
    }
    return time >= LATEST ? Optional.of("after 2100") : Optional.empty();
  }
}
