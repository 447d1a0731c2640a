package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.retry.RetrySchedule;
import java.time.Duration;

/**
 * The numbers of delivery-engine's configuration that the engine needs.
 *
 * @param inFlightMax POSTs of this worker
 * @param laneLimitStart POSTs of a lane nobody knows yet
 * @param laneLimitMax POSTs of any lane
 * @param laneQueue deliveries waiting in each queue of a lane
 * @param lanePatience how long the head of a queue waits before the queue is deferred
 * @param ladder of subscriptions without their own
 * @param order of calls
 */
public record EngineSettings(
    int inFlightMax,
    int laneLimitStart,
    int laneLimitMax,
    int laneQueue,
    Duration lanePatience,
    RetrySchedule ladder,
    BreakerSettings breaker,
    OrderSettings order) {}
