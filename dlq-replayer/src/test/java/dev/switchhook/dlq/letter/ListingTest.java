package dev.switchhook.dlq.letter;

import static dev.switchhook.dlq.letter.Letters.NOW;
import static dev.switchhook.dlq.letter.Letters.letter;
import static dev.switchhook.dlq.letter.Letters.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.letter.DeadLetterFilter.Cut;
import dev.switchhook.dlq.letter.LetterCounts.By;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ListingTest {

  @Test
  void theFirstOnesAreKeptAndAllAreCounted() {
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      letters.add(letter(says(i).setDeadAt(NOW.plusSeconds(i)), i));
    }
    List<Letter> shuffled = new ArrayList<>(letters);
    Collections.shuffle(shuffled, new Random(1));
    Listing oldest = new Listing(10, new Cut(10, false).order());
    Listing newest = new Listing(10, new Cut(10, true).order());

    shuffled.forEach(oldest::add);
    shuffled.forEach(newest::add);

    assertThat(oldest.letters()).isEqualTo(letters.subList(0, 10));
    assertThat(newest.letters()).isEqualTo(letters.reversed().subList(0, 10));
    assertThat(oldest.total()).isEqualTo(200);
  }

  @Test
  void aCutIdMustNameOneThing() {
    Letter one = letter(1);
    Letter again = letter(says(2).setDeliveryId(one.says().getDeliveryId()), 2);
    Letter other = letter(3);
    List<Letter> found = List.of(one, again, other);

    assertThat(Ids.problem(List.of(one.id().substring(0, 14)), found)).isEmpty();
    assertThat(Ids.problem(List.of(one.says().getDeliveryId()), found))
        .describedAs("a delivery may have several letters")
        .isEmpty();
    assertThat(Ids.problem(List.of("dlt_"), found)).get().asString().contains("not unique");
    assertThat(Ids.problem(List.of("dlt_00000000"), found))
        .contains("there is no letter dlt_00000000");
  }

  @Test
  void groupsAreCountedTheLargestFirst() {
    LetterCounts counts = new LetterCounts(By.SUBSCRIPTION, NOW);
    counts.add(letter(says(1).setSubscriptionId("sub_b"), 1));
    counts.add(letter(2));
    counts.add(letter(says(3).setDeadAt(NOW.minusSeconds(9_000)).setLastStatusCode(500), 3));
    counts.add(letter(says(4).setEndpointHost("other.example"), 4));

    assertThat(counts.groups())
        .extracting(LetterCounts.Group::key)
        .containsExactly("sub_a", "sub_b");
    LetterCounts.Group first = counts.groups().getFirst();
    assertThat(first.letters()).isEqualTo(3);
    assertThat(first.oldest()).isEqualTo(NOW.minusSeconds(9_000));
    assertThat(first.host()).isEqualTo("2 hosts");
    assertThat(first.topStatus()).isEqualTo("401");
    assertThat(counts.total().letters()).isEqualTo(4);
    assertThat(counts.expiringSoon()).isZero();
  }

  @Test
  void openLettersThatTheTopicIsAboutToLoseAreCounted() {
    LetterCounts counts = new LetterCounts(By.REASON, NOW);
    counts.add(letter(says(1).setDeadAt(NOW.minus(Duration.ofDays(84))), 1));
    counts.add(letter(says(2).setDeadAt(NOW.minus(Duration.ofDays(82))), 2));

    assertThat(counts.expiringSoon()).isEqualTo(1);
    assertThat(counts.firstToExpire()).isEqualTo(NOW.plus(Duration.ofDays(6)));
  }
}
