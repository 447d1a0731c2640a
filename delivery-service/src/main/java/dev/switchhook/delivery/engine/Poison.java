package dev.switchhook.delivery.engine;

import dev.switchhook.events.DeadReason;

/**
 * A record that cannot become a delivery; it becomes a dead letter.
 *
 * @param reason {@code UNDECODABLE} or {@code PAYLOAD_TOO_LARGE}
 * @param error for a person: at most 512 bytes, without content
 */
public record Poison(Position position, SourceRecord record, DeadReason reason, String error)
    implements Arrival {}
