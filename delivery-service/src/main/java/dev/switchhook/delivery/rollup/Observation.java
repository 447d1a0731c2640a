package dev.switchhook.delivery.rollup;

import dev.switchhook.events.DeliveryMetrics;
import java.time.Instant;

/**
 * Something to be counted once.
 *
 * @param id of the attempt or the dead letter
 * @param at when it happened
 * @param unit what it adds
 */
record Observation(String id, Instant at, DeliveryMetrics unit) {}
