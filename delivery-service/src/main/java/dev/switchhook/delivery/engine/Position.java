package dev.switchhook.delivery.engine;

/**
 * Where a record was read.
 *
 * @param epoch counts the assignments of the partition to this worker: what was read in an older
 *     one settles nothing
 */
public record Position(String topic, int partition, long offset, int epoch) {}
