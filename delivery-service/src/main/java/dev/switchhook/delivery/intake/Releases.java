package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.Position;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** What the loop was asked to let go, and whether it has. Confined to the Kafka thread. */
final class Releases {
  private final Downstream downstream;
  private final IntConsumer drained;
  private final Set<Integer> underWay = new HashSet<>();
  private int last;

  /**
   * Of none yet.
   *
   * @param drained told the number of a release from any thread; to bring it back by mail
   */
  Releases(Downstream downstream, IntConsumer drained) {
    this.downstream = downstream;
    this.drained = drained;
  }

  /** Its number. */
  int begin(Collection<AssignedPartition> partitions) {
    int release = ++last;
    underWay.add(release);
    downstream.released(of(partitions), () -> drained.accept(release));
    return release;
  }

  void lost(Collection<AssignedPartition> partitions) {
    downstream.lost(of(partitions));
  }

  void drained(int release) {
    underWay.remove(release);
  }

  boolean isUnderWay(int release) {
    return underWay.contains(release);
  }

  private static Predicate<Position> of(Collection<AssignedPartition> partitions) {
    Set<Integer> epochs = new HashSet<>();
    partitions.forEach(partition -> epochs.add(partition.epoch()));
    return position -> epochs.contains(position.epoch());
  }
}
