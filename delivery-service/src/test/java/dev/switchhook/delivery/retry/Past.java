package dev.switchhook.delivery.retry;

import dev.switchhook.events.FailureClass;
import java.time.Instant;
import java.util.OptionalInt;

/** What a delivery has behind it, as a test says. */
public record Past(
    int attempts, int ladderBase, FailureClass lastFailure, OptionalInt lastStatus, Instant expires)
    implements Tried {}
