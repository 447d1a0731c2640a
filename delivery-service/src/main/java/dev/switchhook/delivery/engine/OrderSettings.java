package dev.switchhook.delivery.engine;

import java.time.Duration;

/**
 * How long a later event of a call waits for an earlier one, where its subscription says nothing.
 *
 * @param heldMax deliveries of a worker that wait so; more go without waiting
 */
public record OrderSettings(Duration hold, Duration holdEscalated, int heldMax) {
  Duration holdOf(String eventType) {
    return eventType.equals("call.escalated") ? holdEscalated : hold;
  }
}
