package dev.switchhook.delivery.subscription;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an endpoint has failed since it last took something. Times are when attempts began.
 *
 * @param since the first of these; empty: the last attempt succeeded
 * @param count of them
 * @param goneSince the first 410 since which it answered nothing else
 * @param lastStatus empty where nothing answered yet
 */
public record Failures(
    Optional<Instant> since,
    long count,
    Optional<Instant> goneSince,
    Optional<Instant> lastSuccessAt,
    OptionalInt lastStatus) {
  public static final Failures NONE =
      new Failures(Optional.empty(), 0, Optional.empty(), Optional.empty(), OptionalInt.empty());
}
