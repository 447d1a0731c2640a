package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.retry.RetrySchedule;

/**
 * The numbers of delivery-engine's configuration that the engine needs.
 *
 * @param ladder of subscriptions without their own
 * @param early retries that come within seconds
 * @param order of calls
 */
public record EngineSettings(
    PoolSettings pools,
    LaneSettings lane,
    RetrySchedule ladder,
    EarlyRetrySettings early,
    BreakerSettings breaker,
    OrderSettings order,
    MemoryBudget memory,
    DisableSettings disable) {}
