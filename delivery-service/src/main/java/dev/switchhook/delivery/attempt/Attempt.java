package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.Delivery;
import java.util.Optional;

/**
 * One POST to be made.
 *
 * @param number 1 for the first ever; goes on counting over replays
 * @param replayJob the job that put the delivery back, if any
 */
public record Attempt(
    Delivery delivery, Endpoint endpoint, int number, Optional<String> replayJob) {}
