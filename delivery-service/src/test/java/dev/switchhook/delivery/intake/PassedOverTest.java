package dev.switchhook.delivery.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.kit.run.Refusal;
import java.util.BitSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PassedOverTest {
  private static final int WINDOW = 65_536;

  @Test
  void oneAheadIsNotedAndTheOthersStay() {
    OffsetAndMetadata moved = PassedOver.commit(committed(100, 102, 104), 100, 103, WINDOW);

    assertThat(moved.offset()).isEqualTo(100);
    assertThat(settled(moved)).containsExactly(102, 103, 104);
  }

  @Test
  void theCommittedOneMovesAsFarAsItGoes() {
    OffsetAndMetadata moved = PassedOver.commit(committed(100, 101, 102, 104), 100, 100, WINDOW);

    assertThat(moved.offset()).isEqualTo(103);
    assertThat(settled(moved)).containsExactly(104);
  }

  @Test
  void theLastOfAllLeavesNoNote() {
    OffsetAndMetadata moved = PassedOver.commit(committed(100), 100, 100, WINDOW);

    assertThat(moved).isEqualTo(new OffsetAndMetadata(101, ""));
  }

  @Test
  void offsetsWithoutARecordCountAsSettled() {
    OffsetAndMetadata next = PassedOver.commit(committed(100, 105), 102, 102, WINDOW);
    assertThat(next.offset()).isEqualTo(103);
    assertThat(settled(next)).containsExactly(105);

    OffsetAndMetadata ahead = PassedOver.commit(committed(100, 105), 102, 104, WINDOW);
    assertThat(ahead.offset()).isEqualTo(102);
    assertThat(settled(ahead)).containsExactly(104, 105);

    OffsetAndMetadata far = PassedOver.commit(committed(100, 105), 900_000, 900_001, WINDOW);
    assertThat(far.offset()).isEqualTo(900_000);
    assertThat(settled(far)).containsExactly(900_001);
  }

  @Test
  void whatIsSettledIsRefused() {
    assertThatThrownBy(() -> PassedOver.commit(committed(100), 100, 99, WINDOW))
        .isInstanceOf(Refusal.class)
        .hasMessage("offset 99 is passed already: the group is at 100");
    assertThatThrownBy(() -> PassedOver.commit(committed(100, 103), 100, 103, WINDOW))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("offset 103 is settled already");
  }

  @Test
  void whatNoNoteHoldsOrNoWorkerLooksAtIsRefused() {
    long last = 100 + CommitNote.MAX_BITS - 1;
    assertThat(settled(PassedOver.commit(committed(100), 100, last, WINDOW))).containsExactly(last);
    assertThatThrownBy(() -> PassedOver.commit(committed(100), 100, last + 1, WINDOW))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("lies 16384 ahead of 100");

    assertThat(settled(PassedOver.commit(committed(0), 0, 1_023, 1_024))).containsExactly(1_023);
    assertThatThrownBy(() -> PassedOver.commit(committed(0), 0, 1_024, 1_024))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void theNextWorkerKnowsWhatTheLastOneKnewAndOneMore() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      long base = random.nextInt(1_000);
      TreeSet<Long> bits = new TreeSet<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        bits.add(base + 1 + random.nextInt(60));
      }
      long offset = base + random.nextInt(70);
      if (bits.contains(offset)) {
        continue;
      }
      OffsetAndMetadata moved =
          PassedOver.commit(
              committed(base, bits.stream().mapToLong(bit -> bit).toArray()), base, offset, WINDOW);

      OffsetTracker tracker =
          new OffsetTracker(moved.offset(), CommitNote.read(moved.metadata()), WINDOW);
      for (long each = base; each < base + 100; each++) {
        assertThat(each < moved.offset() || tracker.knows(each))
            .as("%d of %s and %d", each, bits, offset)
            .isEqualTo(bits.contains(each) || each == offset);
      }
    }
  }

  private static OffsetAndMetadata committed(long base, long... settled) {
    BitSet bits = new BitSet();
    LongStream.of(settled).forEach(offset -> bits.set((int) (offset - base)));
    return new OffsetAndMetadata(base, CommitNote.of(bits));
  }

  private static long[] settled(OffsetAndMetadata committed) {
    return CommitNote.read(committed.metadata()).stream()
        .mapToLong(bit -> committed.offset() + bit)
        .toArray();
  }
}
