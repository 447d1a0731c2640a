package dev.switchhook.delivery.intake;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells the loop where offsets run out of room, when that changes. Confined to the Kafka thread.
 */
final class Crowding {
  private final Downstream downstream;
  private Set<Integer> told = Set.of();

  Crowding(Downstream downstream) {
    this.downstream = downstream;
  }

  void turn(Collection<AssignedPartition> reading) {
    Set<Integer> epochs = new HashSet<>(0);
    for (AssignedPartition partition : reading) {
      if (partition.isCrowded()) {
        epochs.add(partition.epoch());
      }
    }
    if (!epochs.equals(told)) {
      told = epochs;
      downstream.crowded(position -> epochs.contains(position.epoch()));
    }
  }
}
