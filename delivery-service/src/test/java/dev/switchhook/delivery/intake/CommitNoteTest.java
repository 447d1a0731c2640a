package dev.switchhook.delivery.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitNoteTest {
  @Test
  void whatWasNotedIsReadBack() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      BitSet bits = new BitSet();
      int length = random.nextInt(CommitNote.MAX_BITS + 1);
      for (int i = 0; i < length / 3; i++) {
        bits.set(random.nextInt(length));
      }

      assertThat(CommitNote.read(CommitNote.of(bits))).isEqualTo(bits);
    }
  }

  @Test
  void theLongestNoteFitsIntoTheBrokersLimit() {
    BitSet all = new BitSet();
    all.set(0, 65_536);

    String note = CommitNote.of(all);

    assertThat(note).hasSize(2_735);
    assertThat(CommitNote.read(note).cardinality()).isEqualTo(CommitNote.MAX_BITS);
  }

  @Test
  void bitsBeyondTheLimitAreLostAndTheOthersAreNot() {
    BitSet bits = new BitSet();
    bits.set(1);
    bits.set(CommitNote.MAX_BITS - 1);
    bits.set(CommitNote.MAX_BITS);

    BitSet read = CommitNote.read(CommitNote.of(bits));

    assertThat(read.stream()).containsExactly(1, CommitNote.MAX_BITS - 1);
  }

  @Test
  void trailingZerosAreCut() {
    BitSet bits = new BitSet();
    bits.set(9);

    assertThat(CommitNote.of(bits)).isEqualTo("sh1.AAI");
    assertThat(CommitNote.of(new BitSet())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sh2.AAI", "AAI", "sh1.@@@", "sh1.A", "sh1.AAI=x", "leader-epoch:5"})
  void anotherKindOfNoteIsIgnored(String metadata) {
    assertThat(CommitNote.read(metadata)).isEqualTo(new BitSet());
  }

  @Test
  void noNoteAndAnOverlongOneAreIgnored() {
    assertThat(CommitNote.read(null)).isEqualTo(new BitSet());
    assertThat(CommitNote.read("sh1." + "A".repeat(4_000))).isEqualTo(new BitSet());
  }
}
