package dev.switchhook.dlq.replay;

import static dev.switchhook.dlq.letter.Letters.letter;
import static dev.switchhook.dlq.letter.Letters.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.letter.LetterState;
import dev.switchhook.dlq.letter.Position;
import dev.switchhook.dlq.replay.Batches.Batch;
import dev.switchhook.events.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BatchesTest {
  private static final int MIB = 1 << 20;

  private final List<List<Position>> reads = new ArrayList<>();
  private long now;

  @Test
  void aTransactionHasAHundredLettersAtMostAndAllOfThemAreSentOnce() {
    List<Letter> plan = letters(250, 1_000);
    Batches batches = batches(plan, unhurried());
    List<Integer> sizes = new ArrayList<>();
    List<Letter> sent = new ArrayList<>();

    while (batches.hasNext()) {
      Batch batch = batches.next();
      sizes.add(batch.letters().size());
      sent.addAll(batch.letters());
      assertThat(batch.letters()).allMatch(letter -> batch.whole(letter).isPresent());
    }

    assertThat(sent).isEqualTo(plan);
    assertThat(sizes).startsWith(100, 100).allMatch(size -> size <= 100);
    assertThat(reads).describedAs("one window").hasSize(1);
  }

  @Test
  void aTransactionHasFourMebibytesAtMostButAlwaysALetter() {
    Batches batches = batches(letters(10, 3 * MIB), unhurried());

    assertThat(batches.next().letters()).hasSize(1);
    Batches small = batches(letters(10, MIB), unhurried());
    assertThat(small.next().letters()).hasSize(4);
  }

  @Test
  void thePaceIsKeptAndKnown() {
    Batches batches = batches(letters(10, 1_000), new Pace(5, 5, () -> now));

    assertThat(batches.next().letters()).hasSize(1);
    assertThat(batches.next().letters()).isEmpty();
    assertThat(batches.untilNext()).isBetween(Duration.ofMillis(199), Duration.ofMillis(200));
    now += 600_000_000;
    assertThat(batches.next().letters()).hasSize(3);
  }

  @Test
  void bodiesAreReadInWindowsThatFitIntoMemory() {
    Batches many = batches(letters(2_500, 1_000), unhurried());
    drain(many);
    assertThat(reads).extracting(List::size).containsExactly(1_000, 1_000, 500);

    reads.clear();
    drain(batches(letters(80, MIB), unhurried()));
    assertThat(reads).extracting(List::size).containsExactly(32, 32, 16);
  }

  @Test
  void aLetterThatIsGoneIsInTheBatchWithoutABody() {
    List<Letter> plan = letters(3, 1_000);
    Batches batches =
        new Batches(plan, unhurried(), positions -> Map.of(positions.get(1), says(1).build()));

    Batch batch = batches.next();

    assertThat(batch.letters()).isEqualTo(plan);
    assertThat(plan.stream().map(letter -> batch.whole(letter).isPresent()))
        .containsExactly(false, true, false);
  }

  private void drain(Batches batches) {
    while (batches.hasNext()) {
      batches.next();
    }
  }

  private Batches batches(List<Letter> plan, Pace pace) {
    return new Batches(
        plan,
        pace,
        positions -> {
          reads.add(positions);
          Map<Position, DeadLetter> whole = new HashMap<>();
          positions.forEach(at -> whole.put(at, says(1).build()));
          return whole;
        });
  }

  /** A second's worth is there, and it is more than any test takes. */
  private Pace unhurried() {
    Pace pace = new Pace(1e6, 1e6, () -> now);
    pace.take("sub_a");
    now += 1_000_000_000;
    return pace;
  }

  private static List<Letter> letters(int count, int size) {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Letter letter = letter(i);
      letters.add(new Letter(letter.at(), letter.says(), LetterState.UNTOUCHED, size, true));
    }
    return letters;
  }
}
