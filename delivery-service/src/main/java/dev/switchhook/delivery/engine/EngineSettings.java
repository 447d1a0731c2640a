package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.retry.RetrySchedule;

/**
 * The numbers of delivery-engine's configuration that the engine needs.
 *
 * @param ladder of subscriptions without their own
 * @param order of calls
 */
public record EngineSettings(
    PoolSettings pools,
    LaneSettings lane,
    RetrySchedule ladder,
    BreakerSettings breaker,
    OrderSettings order) {}
