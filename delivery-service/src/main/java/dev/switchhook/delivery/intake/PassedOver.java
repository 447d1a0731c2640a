package dev.switchhook.delivery.intake;

import dev.switchhook.kit.run.Refusal;
import dev.switchhook.kit.skip.SkipRules;
import java.util.BitSet;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** A commit with one offset more, which nobody has read. Pure. */
public final class PassedOver {
  private PassedOver() {}

  /**
   * What the group is to have committed. All that was settled stays so; the committed offset moves
   * as far as it goes.
   *
   * @param first the first record from the committed offset on that there is: what lies before it
   *     counts as settled
   * @param offset of a record
   * @param window offsets that a worker looks at from the committed one on
   * @throws Refusal it is settled already, or too far ahead to be noted
   */
  public static OffsetAndMetadata commit(
      OffsetAndMetadata committed, long first, long offset, int window) {
    SkipRules.requireNotPassed(offset, committed);
    BitSet noted = CommitNote.read(committed.metadata());
    if (noted.get(bit(offset, committed.offset()))) {
      throw new Refusal(
          "offset " + offset + " is settled already, though the group is at " + committed.offset());
    }
    long base = Math.max(first, committed.offset());
    BitSet settled = from(noted, base - committed.offset());
    int most = Math.min(CommitNote.MAX_BITS, window);
    if (offset - base >= most) {
      throw new Refusal(
          "offset "
              + offset
              + " lies "
              + (offset - base)
              + " ahead of "
              + base
              + ", where the group goes on; only "
              + (most - 1)
              + " can be noted. What ends the process is before it, or start with a smaller"
              + " delivery.offsets.window, so that less is read ahead");
    }
    settled.set((int) (offset - base));
    int moves = settled.nextClearBit(0);
    return new OffsetAndMetadata(base + moves, CommitNote.of(from(settled, moves)));
  }

  /** Beyond what a note holds nothing is set. */
  private static int bit(long offset, long base) {
    return (int) Math.min(offset - base, CommitNote.MAX_BITS);
  }

  private static BitSet from(BitSet bits, long offset) {
    return offset >= bits.length() ? new BitSet() : bits.get((int) offset, bits.length());
  }
}
