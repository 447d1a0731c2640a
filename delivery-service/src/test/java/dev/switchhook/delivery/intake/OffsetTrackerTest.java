package dev.switchhook.delivery.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTrackerTest {
  private static final int WINDOW = 4_096;

  private final OffsetTracker tracker = new OffsetTracker(100, new BitSet(), WINDOW);

  @Test
  void theOffsetMovesWhenEverythingBeforeItIsSettled() {
    tracker.opened(100);
    tracker.opened(101);
    tracker.opened(102);

    tracker.settled(101);
    tracker.settled(102);
    assertThat(tracker.committable()).isEqualTo(100);
    assertThat(tracker.open()).isEqualTo(1);

    tracker.settled(100);
    assertThat(tracker.committable()).isEqualTo(103);
    assertThat(tracker.open()).isZero();
  }

  @Test
  void offsetsThatNoRecordHasCountAsSettled() {
    tracker.opened(100);
    tracker.opened(105);
    tracker.settled(105);
    tracker.settled(100);

    assertThat(tracker.committable()).isEqualTo(106);
  }

  @Test
  void theCommitDoesNotStopInFrontOfMarkersAtTheEnd() {
    tracker.opened(100);
    tracker.passedTo(104);
    assertThat(tracker.committable()).isEqualTo(100);

    tracker.settled(100);
    assertThat(tracker.committable()).isEqualTo(104);

    tracker.passedTo(110);
    assertThat(tracker.committable()).isEqualTo(110);
  }

  @Test
  void aGapWiderThanTheWindowIsRefusedWhileSomethingBeforeItIsOpen() {
    tracker.opened(100);
    long far = 100 + 10L * WINDOW;

    assertThat(tracker.fits(far)).isFalse();
    assertThatThrownBy(() -> tracker.opened(far)).isInstanceOf(IllegalStateException.class);

    tracker.settled(100);
    assertThat(tracker.fits(far)).isTrue();
    tracker.opened(far);
    assertThat(tracker.committable()).isEqualTo(far);
    assertThat(tracker.span()).isEqualTo(1);
  }

  @Test
  void theWindowIsExactlyAsWideAsItSays() {
    tracker.opened(100);

    assertThat(tracker.fits(100 + WINDOW - 1)).isTrue();
    assertThat(tracker.fits(100 + WINDOW)).isFalse();
  }

  @Test
  void markersBeyondTheWindowAreTakenNoteOfWhenItMoves() {
    tracker.opened(100);
    long behind = 100 + WINDOW + 50;
    tracker.passedTo(behind);
    assertThat(tracker.span()).isEqualTo(WINDOW);

    tracker.settled(100);
    tracker.passedTo(behind);

    assertThat(tracker.committable()).isEqualTo(behind);
  }

  @Test
  void settlingTwiceOrAfterTheCommitChangesNothing() {
    tracker.opened(100);
    tracker.opened(101);
    tracker.settled(101);
    long changes = tracker.changes();

    tracker.settled(101);
    tracker.settled(99);

    assertThat(tracker.changes()).isEqualTo(changes);
    assertThat(tracker.open()).isEqualTo(1);
  }

  @Test
  void whatWasNeverOpenedCannotBeSettled() {
    assertThatThrownBy(() -> tracker.settled(100)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anOffsetThatWasSettledBeforeARestartIsKnownAfterIt() {
    tracker.opened(100);
    tracker.opened(101);
    tracker.opened(102);
    tracker.settled(101);

    OffsetTracker again = new OffsetTracker(tracker.committable(), tracker.settledAbove(), WINDOW);

    assertThat(again.knows(100)).isFalse();
    assertThat(again.knows(101)).isTrue();
    assertThat(again.knows(102)).isFalse();
    assertThat(again.settledAbove()).isEqualTo(tracker.settledAbove());
  }

  /** Reads, gaps, settles and restarts at random; a plain set says what must come out. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void itAgreesWithAPlainSetOverAHundredThousandRandomSteps(long seed) {
    Random random = new Random(seed);
    long first = random.nextInt(1_000_000);
    OffsetTracker tracked = new OffsetTracker(first, new BitSet(), WINDOW);
    TreeSet<Long> log = new TreeSet<>();
    TreeSet<Long> open = new TreeSet<>();
    List<Long> openInAnyOrder = new ArrayList<>();
    TreeSet<Long> settled = new TreeSet<>();
    long position = first;
    for (int step = 0; step < 100_000; step++) {
      int what = random.nextInt(1_000);
      if (what < 500) {
        if (log.isEmpty() || log.last() < position) {
          int gap = random.nextInt(20) == 0 ? random.nextInt(WINDOW) : random.nextInt(3) / 2;
          log.add(position + gap);
        }
        long next = log.ceiling(position);
        boolean known = settled.contains(next);
        boolean fits = open.isEmpty() || next - open.first() < WINDOW;
        assertThat(tracked.knows(next)).as("whether %d is settled", next).isEqualTo(known);
        if (known) {
          position = next + 1;
        } else {
          assertThat(tracked.fits(next)).isEqualTo(fits);
          if (fits) {
            tracked.opened(next);
            open.add(next);
            openInAnyOrder.add(next);
            position = next + 1;
          }
        }
      } else if (what < 980 && !open.isEmpty()) {
        int index = random.nextInt(openInAnyOrder.size());
        long offset = openInAnyOrder.get(index);
        openInAnyOrder.set(index, openInAnyOrder.getLast());
        openInAnyOrder.removeLast();
        open.remove(offset);
        settled.add(offset);
        tracked.settled(offset);
      } else if (what < 990) {
        tracked.passedTo(position);
      } else if (what == 999) {
        // A crash: what was open is read again, from the commit's offset and bits.
        tracked =
            new OffsetTracker(
                tracked.committable(),
                CommitNote.read(CommitNote.of(tracked.settledAbove())),
                WINDOW);
        position = tracked.committable();
        open.clear();
        openInAnyOrder.clear();
      }
      assertThat(tracked.open()).isEqualTo(open.size());
      if (open.isEmpty()) {
        assertThat(tracked.committable()).isLessThanOrEqualTo(position);
      } else {
        assertThat(tracked.committable()).isEqualTo(open.first());
      }
    }
    tracked.passedTo(position);
    for (long offset : open) {
      tracked.settled(offset);
    }
    tracked.passedTo(position);
    assertThat(tracked.committable()).isEqualTo(position);
  }
}
