package dev.switchhook.dlq.replay;

import static dev.switchhook.dlq.letter.Letters.NOW;
import static dev.switchhook.dlq.letter.Letters.in;
import static dev.switchhook.dlq.letter.Letters.letter;
import static dev.switchhook.dlq.letter.Letters.says;
import static dev.switchhook.dlq.letter.Letters.withoutBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.LetterStatus;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReplayPlanTest {
  private static final PlanRules USUAL = new PlanRules(false, false, 3);
  private static final Destination OPEN = new Destination.Open("ten_1", "api.crm.example", 1);

  @Test
  void withinASubscriptionLettersGoByCallAndSequenceAndSubscriptionsTakeTurns() {
    Letter b1 = of("sub_b", "call_1", 2L, 1);
    Letter a3 = of("sub_a", "call_2", 1L, 2);
    Letter a2 = of("sub_a", "call_1", 10L, 3);
    Letter a1 = of("sub_a", "call_1", 9L, 4);
    Letter b2 = of("sub_b", "call_1", 3L, 5);
    Letter a4 = of("sub_a", "call_2", 2L, 6);
    List<Letter> found = new ArrayList<>(List.of(b1, a3, a2, a1, b2, a4));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(found, new Random(seed));

      assertThat(plan(found, USUAL).letters()).containsExactly(a1, b1, a2, b2, a3, a4);
    }
  }

  @Test
  void onlyWhatIsOpenIsSent() {
    Letter open = letter(1);
    Letter replayed = in(LetterStatus.REPLAYED, letter(2), 1);
    Letter resolved = in(LetterStatus.RESOLVED, letter(3), 0);
    Letter discarded = in(LetterStatus.DISCARDED, letter(4), 0);
    Letter unknown = in(LetterStatus.UNKNOWN, letter(5), 0);

    ReplayPlan plan = plan(List.of(open, replayed, resolved, discarded, unknown), USUAL);

    assertThat(plan.letters()).containsExactly(open);
    assertThat(plan.leftOut().get(LeftOut.ALREADY_REPLAYED)).containsExactly(replayed);
    assertThat(plan.leftOut().get(LeftOut.DECIDED)).containsExactly(resolved, discarded);
    assertThat(plan.leftOut().get(LeftOut.STATE_UNKNOWN)).containsExactly(unknown);
  }

  @Test
  void whatWasReplayedGoesOnceMoreOnlyWhenThatIsSaid() {
    Letter replayed = in(LetterStatus.REPLAYED, letter(1), 1);
    Letter resolved = in(LetterStatus.RESOLVED, letter(2), 0);

    ReplayPlan plan = plan(List.of(replayed, resolved), new PlanRules(false, true, 3));

    assertThat(plan.letters()).containsExactly(replayed);
  }

  @Test
  void ofOneDeliveryOnlyTheNewestLetterIsSent() {
    Letter first = in(LetterStatus.REPLAYED, letter(1), 1);
    Letter second =
        letter(
            says(2).setDeliveryId(first.says().getDeliveryId()).setReplays(1).setReplayJobId("j"),
            2);

    ReplayPlan plan = plan(List.of(first, second), new PlanRules(false, true, 3));

    assertThat(plan.letters()).containsExactly(second);
    assertThat(plan.leftOut().get(LeftOut.NEWER_LETTER)).containsExactly(first);
  }

  @Test
  void aDeliveryThatWasReplayedThreeTimesIsLeftOut() {
    Letter twice = letter(says(1).setReplays(2), 1);
    Letter thrice = letter(says(2).setReplays(3), 2);
    Letter twiceAndOnce = in(LetterStatus.REPLAYED, letter(says(3).setReplays(2), 3), 1);
    List<Letter> found = List.of(twice, thrice, twiceAndOnce);

    assertThat(plan(found, new PlanRules(false, true, 3)).letters()).containsExactly(twice);
    assertThat(plan(found, new PlanRules(false, true, 4)).letters())
        .containsExactlyInAnyOrder(twice, thrice, twiceAndOnce);
  }

  @Test
  void whatLivesShortAndIsPastItIsLeftOutUnlessLateIsWanted() {
    Letter escalated =
        letter(
            says(1)
                .setEventType("call.escalated")
                .setOccurredAt(NOW.minusSeconds(1_000))
                .setExpiresAt(NOW.minusSeconds(100)),
            1);
    Letter stillUseful =
        letter(says(2).setOccurredAt(NOW.minusSeconds(800)).setExpiresAt(NOW.plusSeconds(100)), 2);
    Letter longLived =
        letter(
            says(3).setOccurredAt(NOW.minusSeconds(300_000)).setExpiresAt(NOW.minusSeconds(40_000)),
            3);
    List<Letter> found = List.of(escalated, stillUseful, longLived);

    ReplayPlan plan = plan(found, USUAL);

    assertThat(plan.letters()).containsExactlyInAnyOrder(stillUseful, longLived);
    assertThat(plan.leftOut().get(LeftOut.LATE)).containsExactly(escalated);
    assertThat(plan(found, new PlanRules(true, false, 3)).letters()).hasSize(3);
  }

  @Test
  void whatBelongsToAnotherTenantIsNeverSent() {
    Letter incident = letter(says(1).setReason(DeadReason.TENANT_MISMATCH), 1);
    Letter foreign = letter(says(2).setTenantId("ten_2"), 2);

    ReplayPlan plan = plan(List.of(incident, foreign), new PlanRules(true, true, 99));

    assertThat(plan.letters()).isEmpty();
    assertThat(plan.leftOut().get(LeftOut.TENANT_MISMATCH)).containsExactly(incident, foreign);
  }

  @Test
  void aLetterWithoutBytesIsLeftOut() {
    ReplayPlan plan = plan(List.of(withoutBytes(letter(1)), letter(2)), USUAL);

    assertThat(plan.letters()).hasSize(1);
    assertThat(plan.leftOut()).containsOnlyKeys(LeftOut.NO_BYTES);
  }

  @Test
  void theHashIsOverTheSortedIdsWhateverTheOrder() throws Exception {
    List<Letter> letters = new ArrayList<>(List.of(letter(1), letter(2), letter(3)));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    letters.stream().map(Letter::id).sorted().forEach(id -> digest.update((id + "\n").getBytes()));
    String expected = HexFormat.of().formatHex(digest.digest());

    assertThat(plan(letters, USUAL).sha256()).isEqualTo(expected);
    Collections.reverse(letters);
    assertThat(plan(letters, USUAL).sha256()).isEqualTo(expected);
    assertThat(plan(letters.subList(0, 2), USUAL).sha256()).isNotEqualTo(expected);
  }

  @Test
  void aLetterWithoutATenantCountsForItsSubscriptionsTenant() {
    Letter undecodable = letter(says(1).setTenantId(null).setReason(DeadReason.UNDECODABLE), 1);

    assertThat(plan(List.of(undecodable), USUAL).tenants(_ -> OPEN)).containsExactly("ten_1");
  }

  private static Letter of(String subscription, String call, long sequence, int number) {
    return letter(
        says(number).setSubscriptionId(subscription).setCallId(call).setSequence(sequence), number);
  }

  private static ReplayPlan plan(List<Letter> found, PlanRules rules) {
    return ReplayPlan.select(found, _ -> OPEN, rules, NOW);
  }
}
