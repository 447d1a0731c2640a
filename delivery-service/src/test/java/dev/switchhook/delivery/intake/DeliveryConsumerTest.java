package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.MAIN;
import static dev.switchhook.delivery.intake.IntakeBench.REPLAY;
import static dev.switchhook.delivery.intake.IntakeBench.TIER_5S;
import static dev.switchhook.delivery.intake.IntakeBench.aDelivery;
import static dev.switchhook.delivery.intake.IntakeBench.family;
import static dev.switchhook.delivery.intake.IntakeBench.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Reading, settling and committing, and flow control. */
class DeliveryConsumerTest {
  private final IntakeBench bench = IntakeBench.started();

  @Test
  void whatAPollBringsIsHandedOverAsOneMessageInOffsetOrder() {
    bench.appendDeliveries(MAIN, 0, 3);
    bench.turns(1);

    assertThat(bench.batches).hasSize(1);
    assertThat(bench.offsets()).containsExactly(0L, 1L, 2L);
    assertThat(bench.delivery(0).id()).isEqualTo(id(0));
    assertThat(bench.readiness).isEmpty();
  }

  @Test
  void theKindOfADeliveryIsThatOfItsTopic() {
    bench.appendDeliveries(MAIN, 0, 1);
    bench.appendDeliveries(REPLAY, 0, 1);
    bench.appendDeliveries(TIER_5S, 0, 1);
    bench.turns(1);
    bench.time.passes(Duration.ofSeconds(5));
    bench.turns(2);

    assertThat(bench.arrivals)
        .extracting(arrival -> ((OpenDelivery) arrival).kind())
        .containsExactlyInAnyOrder(Kind.FIRST, Kind.REPLAY, Kind.DUE);
  }

  @Test
  void anOffsetMovesOnlyWhenEverythingBeforeItIsSettled() {
    bench.appendDeliveries(MAIN, 0, 4);
    bench.turns(1);
    bench.settle(1, 3);
    commit();

    BitSet note = new BitSet();
    note.set(1);
    note.set(3);
    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(0, CommitNote.of(note)));

    bench.settle(0);
    commit();
    note.clear();
    note.set(1);
    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(2, CommitNote.of(note)));

    bench.settle(2);
    commit();
    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(4, ""));
  }

  @Test
  void thereIsACommitEachSecondAndNoneWithoutNews() {
    int before = bench.kafka.commits();
    bench.appendDeliveries(MAIN, 0, 1);
    bench.turns(1);
    bench.settle(0);
    bench.turns(5);
    assertThat(bench.kafka.commits()).isEqualTo(before);

    commit();
    assertThat(bench.kafka.commits()).isEqualTo(before + 1);
    for (int second = 0; second < 10; second++) {
      commit();
    }
    assertThat(bench.kafka.commits()).isEqualTo(before + 1);
  }

  @Test
  void fiveThousandSettledOffsetsAreCommittedBeforeTheSecondIsOver() {
    bench.appendDeliveries(MAIN, 0, 5_000);
    bench.turns(10);
    bench.settle(bench.arrivals);
    bench.turns(2);

    assertThat(bench.committed(MAIN).offset()).isEqualTo(5_000);
  }

  @Test
  void whatAFailedCommitSaidIsSaidAgainWithoutNewTraffic() {
    bench.appendDeliveries(MAIN, 0, 2);
    bench.turns(1);
    bench.settle(0, 1);
    bench.kafka.failNextCommits(2);
    commit();
    assertThat(bench.committed(MAIN).offset()).isZero();
    commit();
    assertThat(bench.committed(MAIN).offset()).isZero();
    commit();

    assertThat(bench.committed(MAIN).offset()).isEqualTo(2);
    assertThat(bench.meters.get("switchhook.commit").tag("result", "failed").timer().count())
        .isEqualTo(2);
  }

  @Test
  void markersAndAbortedRecordsAtTheEndDoNotHoldTheCommitBack() {
    // Three transactions of three records with their markers, the second one aborted.
    bench.appendDeliveries(MAIN, 0, 3);
    bench.appendDeliveries(MAIN, 8, 11);
    bench.kafka.endsAt(MAIN, 12);
    bench.turns(2);
    bench.settle(bench.arrivals);
    commit();

    assertThat(bench.offsets()).containsExactly(0L, 1L, 2L, 8L, 9L, 10L);
    assertThat(bench.committed(MAIN)).isEqualTo(new OffsetAndMetadata(12, ""));
  }

  @Test
  void aPartitionOfMarkersAloneIsCommittedToItsEnd() {
    bench.kafka.endsAt(REPLAY, 7);
    bench.turns(1);
    commit();

    assertThat(bench.committed(REPLAY).offset()).isEqualTo(7);
  }

  @Test
  void theSameDeliveryFurtherUpTheMainTopicIsSettledAndNotDelivered() {
    bench.appendDeliveries(MAIN, 0, 2);
    bench.append(MAIN, 2, bench.bytes(aDelivery(0).build()));
    bench.turns(1);
    bench.settle(0, 1);
    commit();

    assertThat(bench.offsets()).containsExactly(0L, 1L);
    assertThat(bench.committed(MAIN).offset()).isEqualTo(3);
    assertThat(bench.count("switchhook.deliveries.repeated")).isEqualTo(1);
  }

  @Test
  void aRetryAndAReplayHaveTheSameIdByIntent() {
    bench.append(MAIN, 0, bench.bytes(aDelivery(0).build()));
    bench.turns(1);
    bench.append(TIER_5S, 0, bench.bytes(aDelivery(0).build()));
    bench.append(TIER_5S, 1, bench.bytes(aDelivery(0).build()));
    bench.append(REPLAY, 0, bench.bytes(aDelivery(0).build()));
    bench.turnsFor(Duration.ofSeconds(6), Duration.ofMillis(100));

    assertThat(bench.arrivals).hasSize(4);
  }

  @Test
  void aFullWindowPausesItsPartitionAndNoOther() {
    IntakeBench small = IntakeBench.started(window(1_024));
    small.appendDeliveries(MAIN, 0, 3_000);
    small.turns(20);
    small.appendDeliveries(REPLAY, 0, 5);
    small.turns(1);

    // Three quarters of the window and one poll's records at most.
    assertThat(small.arrivals).hasSizeBetween(768, 1_024 + 5);
    assertThat(small.kafka.paused()).contains(MAIN).doesNotContain(REPLAY);
    assertThat(small.arrivals)
        .anyMatch(arrival -> arrival.position().topic().equals(REPLAY.topic()));
  }

  @Test
  void theLoopIsToldWhichPartitionsHaveAWindowThatRunsFullWhenThatChanges() {
    IntakeBench small = IntakeBench.started(window(1_024));
    small.appendDeliveries(MAIN, 0, 3_000);
    small.appendDeliveries(REPLAY, 3_000, 3_005);
    small.turns(1);
    assertThat(small.crowded).isEmpty();
    small.turns(20);
    assertThat(small.crowded).hasSize(1);
    assertThat(small.arrivals)
        .allMatch(
            arrival ->
                small.crowded.getFirst().test(arrival.position())
                    == arrival.position().topic().equals(MAIN.topic()));

    small.settle(small.arrivals);
    small.turns(1);
    assertThat(small.crowded).hasSizeGreaterThan(1);
    assertThat(small.arrivals).noneMatch(arrival -> small.crowded.get(1).test(arrival.position()));
  }

  @Test
  void aWindowThatIsHeldByOneOffsetGoesOnFromThereAndLosesNothing() {
    IntakeBench small = IntakeBench.started(window(1_024));
    small.appendDeliveries(MAIN, 0, 3_000);
    small.turns(10);
    small.settle(small.arrivals.subList(1, small.arrivals.size()));
    small.turns(10);
    assertThat(small.kafka.paused()).contains(MAIN);

    small.settle(0);
    for (int round = 0; round < 20; round++) {
      small.settle(small.arrivals);
      small.turns(5);
    }

    assertThat(small.offsets())
        .containsExactlyElementsOf(LongStream.range(0, 3_000).boxed().toList());
  }

  @Test
  void aGapWiderThanTheWindowWaitsForWhatIsOpenAndThenIsPassed() {
    IntakeBench small = IntakeBench.started(window(1_024));
    small.appendDeliveries(MAIN, 0, 1);
    small.appendDeliveries(MAIN, 50_000, 50_002);
    small.turns(20);
    assertThat(small.offsets()).containsExactly(0L);
    // Not fetched over and over either.
    assertThat(small.kafka.delivered()).isLessThan(10);

    small.settle(0);
    small.turns(5);
    assertThat(small.offsets()).containsExactly(0L, 50_000L, 50_001L);
  }

  @Test
  void eightMebibytesInHandPauseAPartitionUntilHalfIsSettled() {
    ByteBuffer body = ByteBuffer.wrap(new byte[256 * 1_024]);
    java.util.Arrays.fill(body.array(), (byte) ' ');
    for (int offset = 0; offset < 40; offset++) {
      bench.append(MAIN, offset, bench.bytes(aDelivery(offset).setBody(body.duplicate()).build()));
    }
    bench.turns(2);
    assertThat(bench.kafka.paused()).contains(MAIN);

    bench.settle(LongStream.range(0, 16).toArray());
    bench.turns(1);
    assertThat(bench.kafka.paused()).contains(MAIN);

    bench.settle(16, 17);
    bench.turns(1);
    assertThat(bench.kafka.paused()).doesNotContain(MAIN);
  }

  @Test
  void whatIsHeldIsNotReadUntilToldOtherwise() {
    bench.consumer.hold(Set.of(Kind.REPLAY, Kind.DUE));
    bench.appendDeliveries(MAIN, 0, 1);
    bench.appendDeliveries(REPLAY, 0, 1);
    bench.turns(3);
    assertThat(bench.arrivals).hasSize(1);

    bench.consumer.hold(Set.of());
    bench.turns(1);
    assertThat(bench.arrivals).hasSize(2);
  }

  @Test
  void theGaugesSayWhatTheWorstPartitionHas() {
    bench.appendDeliveries(MAIN, 0, 10);
    bench.turns(1);
    bench.settle(5);
    bench.time.passes(Duration.ofSeconds(3));
    bench.turns(1);

    assertThat(bench.gauge("switchhook.offsets.open")).isEqualTo(9);
    assertThat(bench.gauge("switchhook.offsets.span")).isEqualTo(10);
    assertThat(bench.gauge("switchhook.offsets.oldest.age")).isEqualTo(3);
    assertThat(bench.gauge("switchhook.offsets.note.bits")).isEqualTo(6);
  }

  @Test
  void aNoteThatHasNoRoomForAllIsCutAndCounted() {
    bench.appendDeliveries(MAIN, 0, 20_000);
    bench.turns(50);
    bench.settle(bench.arrivals.subList(1, 20_000));
    commit();

    OffsetAndMetadata committed = bench.committed(MAIN);
    assertThat(committed.offset()).isZero();
    assertThat(committed.metadata()).hasSize(2_735);
    assertThat(bench.count("switchhook.offsets.note.cut")).isEqualTo(1);
  }

  /** One commit interval, and the poll in which the broker answers. */
  private void commit() {
    bench.time.passes(Duration.ofSeconds(1));
    bench.turns(2);
  }

  private static IntakeSettings window(int window) {
    IntakeSettings standard = IntakeSettings.standard(IntakeBench.PARTITIONS);
    return new IntakeSettings(
        standard.partitions(),
        standard.gateAhead(),
        standard.commitEvery(),
        standard.commitCount(),
        window,
        standard.repeatsWindow(),
        standard.revokeDrain(),
        standard.shutdownDrain(),
        standard.cutOff(),
        standard.missingOffsets());
  }

  @Test
  void everyTopicOfTheFamilyIsRead() {
    family().forEach(at -> bench.appendDeliveries(at, 0, 1));
    bench.turnsFor(Duration.ofHours(25), Duration.ofMinutes(1));

    assertThat(bench.arrivals).hasSize(family().size());
    assertThat(List.copyOf(bench.kafka.subscription())).hasSize(10);
  }
}
