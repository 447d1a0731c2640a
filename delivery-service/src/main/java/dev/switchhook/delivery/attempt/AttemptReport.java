package dev.switchhook.delivery.attempt;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How an attempt went.
 *
 * @param startedAt wall clock, when the request was handed to the HTTP client
 * @param took on the monotonic clock
 * @param connectMs DNS, TCP and TLS; empty on a reused connection
 * @param firstByteMs request written to status line read
 * @param requestBytes of the body that was sent; 0 where no connection came about
 * @param responseBytes of the body, read and not announced
 */
public record AttemptReport(
    Outcome outcome,
    Instant startedAt,
    Duration took,
    OptionalLong connectMs,
    OptionalLong firstByteMs,
    long requestBytes,
    long responseBytes) {}
