package dev.switchhook.delivery.engine;

/**
 * Where a record was read.
 *
 * @param epoch which assignment of the partition to this worker: no two assignments of a worker
 *     have the same number, and what was read in an older one settles nothing
 */
public record Position(String topic, int partition, long offset, int epoch) {}
