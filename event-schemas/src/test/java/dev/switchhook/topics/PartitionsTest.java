package dev.switchhook.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionsTest {
  @Test
  void oneLaneIsOnePartitionWhateverTheCall() {
    int home = Partitions.of("sub_1", 1, null, 12);
    for (int call = 0; call < 1_000; call++) {
      assertThat(Partitions.of("sub_1", 1, "call_" + call, 12)).isEqualTo(home);
    }
  }

  @Test
  void lanesAreNeighboursAndACallStaysOnItsLane() {
    int home = Partitions.of("sub_1", 4, null, 12);
    Set<Integer> used = new HashSet<>();
    for (int call = 0; call < 1_000; call++) {
      int partition = Partitions.of("sub_1", 4, "call_" + call, 12);
      assertThat(Math.floorMod(partition - home, 12)).isBetween(0, 3);
      assertThat(Partitions.of("sub_1", 4, "call_" + call, 12)).isEqualTo(partition);
      used.add(partition);
    }
    assertThat(used).hasSize(4);
  }

  @Test
  void subscriptionsSpreadOverAllPartitions() {
    int[] counts = new int[12];
    for (int subscription = 0; subscription < 12_000; subscription++) {
      counts[Partitions.of("sub_" + subscription, 1, null, 12)]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(800, 1_200);
    }
  }
}
