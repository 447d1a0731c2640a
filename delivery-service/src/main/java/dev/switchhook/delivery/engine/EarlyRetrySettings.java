package dev.switchhook.delivery.engine;

/**
 * How many retries of a lane may come within seconds of the attempt.
 *
 * @param percent of what was delivered in the last ten seconds
 * @param perSecond beside that, so that a quiet lane has some too
 */
public record EarlyRetrySettings(int percent, int perSecond) {}
