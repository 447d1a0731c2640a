package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.MAIN;
import static dev.switchhook.delivery.intake.IntakeBench.aDelivery;
import static dev.switchhook.delivery.intake.IntakeBench.family;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Partitions that leave and come. */
class RebalanceTest {
  private final IntakeBench bench = IntakeBench.started();

  @Test
  void whatIsSettledWhileAPartitionLeavesIsCommittedBeforeItHasLeft() {
    bench.appendDeliveries(MAIN, 0, 3);
    bench.turns(1);
    bench.settle(1);
    bench.onRelease =
        release -> {
          bench.settle(0);
          release.whenDrained().run();
        };

    bench.kafka.rebalance(without(MAIN));

    assertThat(bench.releases).hasSize(1);
    assertThat(bench.releases.getFirst().which().test(position(0, bench.delivery(0).position())))
        .isTrue();
    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(2, ""));
  }

  @Test
  void whatDoesNotEndWithinFiveSecondsIsLeftToTheNextOwnerWithANote() {
    bench.appendDeliveries(MAIN, 0, 3);
    bench.turns(1);
    bench.settle(1);
    bench.onRelease = _ -> {};
    bench.time.runsBy(Duration.ofMillis(500));

    bench.kafka.rebalance(without(MAIN));

    assertThat(bench.lost).hasSize(1);
    assertThat(bench.lost.getFirst().test(bench.delivery(0).position())).isTrue();
    BitSet note = new BitSet();
    note.set(1);
    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(0, CommitNote.of(note)));
  }

  @Test
  void whatCameInTimeIsCommittedThoughTheRestDidNot() {
    bench.appendDeliveries(MAIN, 0, 2);
    bench.turns(1);
    bench.onRelease =
        _ -> {
          bench.settle(0);
          bench.time.runsBy(Duration.ofSeconds(6));
        };

    bench.kafka.rebalance(without(MAIN));

    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(1, ""));
  }

  @Test
  void aPartitionThatComesBackIsReadFromItsCommitAndSkipsWhatTheNoteSays() {
    bench.appendDeliveries(MAIN, 0, 4);
    bench.turns(1);
    bench.settle(1, 2);
    bench.kafka.rebalance(without(MAIN));
    bench.arrivals.clear();

    bench.kafka.rebalance(family());
    bench.turns(2);

    assertThat(bench.offsets()).containsExactly(0L, 3L);
    bench.settle(0, 3);
    bench.time.passes(Duration.ofSeconds(1));
    bench.turns(2);
    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(4, ""));
  }

  @Test
  void aResultOfAnEarlierAssignmentSettlesNothing() {
    bench.appendDeliveries(MAIN, 0, 1);
    bench.turns(1);
    Position old = bench.delivery(0).position();
    bench.kafka.rebalance(without(MAIN));
    bench.kafka.rebalance(family());
    bench.turns(2);
    assertThat(bench.arrivals).hasSize(2);
    assertThat(bench.delivery(1).position().epoch()).isNotEqualTo(old.epoch());

    bench.consumer.settled(old);
    bench.time.passes(Duration.ofSeconds(1));
    bench.turns(2);

    assertThat(bench.committed(MAIN).offset()).isZero();
  }

  @Test
  void aRepeatIsDeliveredAgainAfterARebalanceSinceForgettingIsNoLoss() {
    bench.append(MAIN, 0, bench.bytes(aDelivery(7).build()));
    bench.turns(1);
    bench.settle(0);
    bench.kafka.rebalance(without(MAIN));
    bench.kafka.rebalance(family());
    bench.append(MAIN, 1, bench.bytes(aDelivery(7).build()));
    bench.turns(2);

    assertThat(bench.offsets()).containsExactly(0L, 1L);
  }

  @Test
  void aGroupThatIsRewoundDeliversEverythingAgain() {
    bench.appendDeliveries(MAIN, 0, 50);
    bench.turns(1);
    bench.settle(bench.arrivals);
    bench.turns(1);
    bench.kafka.rebalance(without(MAIN));
    bench.kafka.commitByHand(MAIN, new OffsetAndMetadata(0));
    bench.arrivals.clear();

    bench.kafka.rebalance(family());
    bench.turns(2);

    assertThat(bench.arrivals).hasSize(50);
  }

  @Test
  void partitionsThatStayAreNotDisturbed() {
    TopicPartition other = new TopicPartition(MAIN.topic(), 1);
    bench.appendDeliveries(MAIN, 0, 1);
    bench.turns(1);
    Position position = bench.delivery(0).position();

    bench.kafka.rebalance(without(other));

    assertThat(bench.releases).hasSize(1);
    assertThat(bench.releases.getFirst().which().test(position)).isFalse();
    bench.consumer.settled(position);
    bench.time.passes(Duration.ofSeconds(1));
    bench.turns(2);
    assertThat(bench.committed(MAIN).offset()).isEqualTo(1);
  }

  @Test
  void aLostPartitionCommitsNothingAndTheLoopIsTold() {
    bench.appendDeliveries(MAIN, 0, 1);
    bench.turns(1);
    bench.settle(0);
    OffsetAndMetadata before = bench.committed(MAIN);

    bench.kafka.loses(MAIN);

    assertThat(bench.committed(MAIN)).isEqualTo(before);
    assertThat(bench.releases).isEmpty();
    assertThat(bench.lost).hasSize(1);
    assertThat(bench.lost.getFirst().test(bench.delivery(0).position())).isTrue();
  }

  @Test
  void aCommitThatFailsWhileAPartitionLeavesCostsARepeatAndNothingElse() {
    bench.appendDeliveries(MAIN, 0, 1);
    bench.turns(1);
    bench.settle(0);
    bench.kafka.failNextCommits(1);
    bench.kafka.rebalance(without(MAIN));

    bench.kafka.rebalance(family());
    bench.turns(2);

    assertThat(bench.offsets()).containsExactly(0L, 0L);
  }

  @Test
  void whileTheBrokerDoesNotTellTheOffsetsAPartitionIsPausedAndAskedForAgain() {
    bench.kafka.rebalance(without(MAIN));
    bench.appendDeliveries(MAIN, 0, 1);
    bench.kafka.doesNotTellOffsets(3);
    bench.kafka.rebalance(family());

    bench.turns(3);
    assertThat(bench.arrivals).isEmpty();
    assertThat(bench.kafka.paused()).contains(MAIN);
    assertThat(bench.readiness).isEqualTo("partitions that wait for their offsets: 1");

    bench.turns(2);
    assertThat(bench.offsets()).containsExactly(0L);
    assertThat(bench.readiness).isEmpty();
  }

  @Test
  void partitionsOfOneNumberOnSeveralWorkersAreReportedAfterHalfAMinute() {
    bench.kafka.rebalance(without(MAIN));
    bench.turnsFor(Duration.ofSeconds(29), Duration.ofSeconds(1));
    assertThat(bench.gauge("switchhook.copartition.broken")).isZero();

    bench.turnsFor(Duration.ofSeconds(2), Duration.ofSeconds(1));
    assertThat(bench.gauge("switchhook.copartition.broken")).isEqualTo(1);

    bench.kafka.rebalance(family());
    assertThat(bench.gauge("switchhook.copartition.broken")).isZero();
  }

  private static Position position(long offset, Position of) {
    return new Position(of.topic(), of.partition(), offset, of.epoch());
  }

  private static List<TopicPartition> without(TopicPartition left) {
    List<TopicPartition> rest = new ArrayList<>(family());
    rest.remove(left);
    return rest;
  }
}
