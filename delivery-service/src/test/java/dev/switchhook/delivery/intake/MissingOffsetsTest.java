package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.MAIN;
import static dev.switchhook.delivery.intake.IntakeBench.REPLAY;
import static dev.switchhook.delivery.intake.IntakeBench.family;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Where a partition is read from when the group does not know. */
class MissingOffsetsTest {
  @Test
  void aNewGroupBeginsAtTheEarliestAndSaysSoForTheWholeFamilyAtOnce() {
    IntakeBench bench = new IntakeBench();
    bench.kafka.updateBeginningOffsets(Map.of(MAIN, 5L));
    bench.appendDeliveries(MAIN, 5, 7);
    bench.consumer.join();
    bench.kafka.rebalance(List.of(MAIN));
    bench.turns(2);

    assertThat(bench.offsets()).containsExactly(5L, 6L);
    assertThat(bench.kafka.durable()).hasSize(family().size());
    assertThat(bench.committed(MAIN).offset()).isEqualTo(5);
    assertThat(bench.committed(REPLAY).offset()).isZero();
    assertThat(bench.count("switchhook.offsets.lost")).isZero();
  }

  @Test
  void anotherWorkerOfANewGroupWaitsUntilTheFirstPartitionsOwnerHasSaidWhereItBegins() {
    IntakeBench bench = new IntakeBench();
    TopicPartition other = new TopicPartition(MAIN.topic(), 1);
    bench.appendDeliveries(other, 0, 1);
    bench.consumer.join();
    bench.kafka.rebalance(List.of(other));
    bench.turns(3);
    assertThat(bench.arrivals).isEmpty();
    assertThat(bench.kafka.durable()).isEmpty();
    assertThat(bench.readiness).isEqualTo("partitions that wait for their offsets: 1");

    family().forEach(at -> bench.kafka.commitByHand(at, new OffsetAndMetadata(0)));
    bench.turns(2);
    assertThat(bench.offsets()).containsExactly(0L);
    assertThat(bench.readiness).isEmpty();
  }

  @Test
  void aKnownGroupsPartitionWithoutAnOffsetIsNotReadAndNamed() {
    IntakeBench bench = known(MissingOffsets.STOP);
    bench.appendDeliveries(REPLAY, 0, 1);
    bench.turns(3);

    assertThat(bench.arrivals).hasSize(1);
    assertThat(bench.kafka.paused()).contains(MAIN);
    assertThat(bench.count("switchhook.offsets.lost")).isEqualTo(5);
    assertThat(bench.readiness)
        .isEqualTo(
            "offsets are missing, partitions that are not read: 1;"
                + " partition=webhook.deliveries-0 wanted=none first=5 end=7 gone=5");
    bench.time.passes(Duration.ofSeconds(1));
    bench.turns(2);
    assertThat(bench.committed(MAIN)).isNull();
  }

  @Test
  void earliestGoesOnFromWhatIsThereAndCountsTheSame() {
    IntakeBench bench = known(MissingOffsets.EARLIEST);

    assertThat(bench.offsets()).containsExactly(5L, 6L);
    assertThat(bench.count("switchhook.offsets.lost")).isEqualTo(5);
    assertThat(bench.readiness).isEmpty();
  }

  @Test
  void aPartitionThatNeverHeldARecordHasLostNone() {
    IntakeBench bench = new IntakeBench();
    bench.kafka.commitByHand(REPLAY, new OffsetAndMetadata(0));
    bench.consumer.join();
    bench.kafka.rebalance(List.of(MAIN, REPLAY));
    bench.turns(2);
    assertThat(bench.readiness).isEmpty();

    bench.appendDeliveries(MAIN, 0, 1);
    bench.turns(1);
    assertThat(bench.offsets()).containsExactly(0L);
  }

  @Test
  void retentionThatHasOvertakenTheReaderStopsThePartition() {
    IntakeBench bench = overtaken(MissingOffsets.STOP);

    assertThat(bench.readiness)
        .contains("partition=webhook.deliveries-0 wanted=2 first=5 end=9 gone=3");
    assertThat(bench.kafka.paused()).contains(MAIN);
    assertThat(bench.count("switchhook.offsets.lost")).isEqualTo(3);
    assertThat(bench.offsets()).containsExactly(0L, 1L);

    // What was open before it settles nothing now.
    bench.settle(bench.arrivals);
    bench.time.passes(Duration.ofSeconds(1));
    bench.turns(2);
    assertThat(bench.committed(MAIN).offset()).isZero();
  }

  @Test
  void withEarliestItGoesOnBehindWhatIsGone() {
    IntakeBench bench = overtaken(MissingOffsets.EARLIEST);

    assertThat(bench.offsets()).containsExactly(0L, 1L, 5L, 6L, 7L, 8L);
    assertThat(bench.count("switchhook.offsets.lost")).isEqualTo(3);
  }

  @Test
  void anOffsetAboveTheEndIsOutOfRangeToo() {
    IntakeBench bench = IntakeBench.started();
    bench.kafka.updateEndOffsets(Map.of(MAIN, 40L));
    bench.kafka.setPollException(new OffsetOutOfRangeException(Map.of(MAIN, 100L)));
    bench.turns(2);

    assertThat(bench.readiness).contains("wanted=100 first=0 end=40 gone=60");
  }

  @Test
  void aStoppedPartitionIsForgottenWhenItLeaves() {
    IntakeBench bench = known(MissingOffsets.STOP);
    bench.kafka.rebalance(List.of(REPLAY));
    bench.turns(1);

    assertThat(bench.readiness).isEmpty();
  }

  private static IntakeBench known(MissingOffsets setting) {
    IntakeBench bench = new IntakeBench(settings(setting));
    bench.kafka.updateBeginningOffsets(Map.of(MAIN, 5L));
    bench.kafka.updateEndOffsets(Map.of(MAIN, 7L));
    bench.kafka.commitByHand(REPLAY, new OffsetAndMetadata(0));
    bench.appendDeliveries(MAIN, 5, 7);
    bench.consumer.join();
    bench.kafka.rebalance(List.of(MAIN, REPLAY));
    bench.turns(2);
    return bench;
  }

  private static IntakeBench overtaken(MissingOffsets setting) {
    IntakeBench bench = IntakeBench.started(settings(setting));
    bench.appendDeliveries(MAIN, 0, 2);
    bench.turns(1);
    bench.appendDeliveries(MAIN, 5, 9);
    bench.kafka.updateBeginningOffsets(Map.of(MAIN, 5L));
    bench.kafka.updateEndOffsets(Map.of(MAIN, 9L));
    bench.turns(3);
    return bench;
  }

  private static IntakeSettings settings(MissingOffsets setting) {
    IntakeSettings standard = IntakeSettings.standard(IntakeBench.PARTITIONS);
    return new IntakeSettings(
        standard.partitions(),
        standard.gateAhead(),
        standard.commitEvery(),
        standard.commitCount(),
        standard.window(),
        standard.repeatsWindow(),
        standard.revokeDrain(),
        standard.shutdownDrain(),
        standard.cutOff(),
        setting);
  }
}
