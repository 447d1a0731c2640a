package dev.switchhook.dlq.replay;

import static dev.switchhook.dlq.letter.Letters.NOW;
import static dev.switchhook.dlq.letter.Letters.in;
import static dev.switchhook.dlq.letter.Letters.letter;
import static dev.switchhook.dlq.letter.Letters.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.dlq.replay.Guard.Asked;
import dev.switchhook.dlq.replay.Guard.Flag;
import dev.switchhook.events.LetterStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class GuardTest {
  private static final Destination OPEN = new Destination.Open("ten_1", "api.crm.example", 1);

  @Test
  void tenLettersTakeAYesMoreTakeTheNumber() {
    Asked asked = atATerminal(false, Flag.REASON);

    assertThat(Guard.now(plan(10), asked)).isEqualTo(new Permission.AskYesNo());
    assertThat(Guard.now(plan(11), asked)).isEqualTo(new Permission.AskNumber(11));
  }

  @Test
  void inProductionTheNumberIsAlwaysTyped() {
    assertThat(Guard.now(plan(1), atATerminal(true, Flag.REASON)))
        .isEqualTo(new Permission.AskNumber(1));
  }

  @Test
  void yesIsAnAnswerBeforehand() {
    assertThat(Guard.now(plan(500), atATerminal(true, Flag.REASON, Flag.YES)))
        .isEqualTo(new Permission.Granted());
  }

  @Test
  void withoutAReasonNothingIsDone() {
    assertThat(refused(Guard.now(plan(1), atATerminal(false, Flag.YES)))).contains("--reason");
  }

  @Test
  void offATerminalYesIsNeeded() {
    Asked asked = new Asked(false, true, false, false, List.of(Flag.REASON));

    assertThat(refused(Guard.now(plan(1), asked))).contains("--yes");
  }

  @Test
  void tenThousandIsTheCapOfAJob() {
    assertThat(never(plan(10_000))).isEmpty();
    assertThat(never(plan(10_001))).contains("--force-cap").contains("10,001");
    assertThat(never(plan(10_001), Flag.FORCE_CAP, Flag.YES)).isEmpty();
    assertThat(never(plan(10_001), Flag.YES)).describedAs("yes lifts no rule").isNotEmpty();
  }

  @Test
  void withoutAFilterAllHasToBeSaid() {
    Asked asked = new Asked(false, false, true, false, List.of());

    assertThat(never(plan(1), asked)).contains("--all");
    assertThat(never(plan(1), new Asked(false, false, true, false, List.of(Flag.ALL)))).isEmpty();
  }

  @Test
  void oneTenantAtATime() {
    ReplayPlan two =
        planOf(
            List.of(letter(1), letter(says(2).setSubscriptionId("sub_b").setTenantId("ten_2"), 2)),
            id -> new Destination.Open(id.equals("sub_b") ? "ten_2" : "ten_1", "h", 1));

    assertThat(never(two)).contains("2 tenants (ten_1, ten_2)");
    assertThat(never(two, Flag.ALL_TENANTS)).isEmpty();
  }

  @Test
  void aSubscriptionThatTakesNothingIsNamedWithWhatToDo() {
    Function<String, Destination> paused =
        _ -> new Destination.Closed("ten_1", "h", "its owner has it paused");
    Function<String, Destination> deleted = _ -> new Destination.Missing();
    Asked asked = atATerminal(false, Flag.REASON, Flag.YES, Flag.FORCE_CAP, Flag.ALL);

    assertThat(Guard.never(plan(1), paused, asked).orElseThrow().why())
        .contains("sub_a")
        .contains("its owner has it paused")
        .contains("Enable it first");
    assertThat(Guard.never(plan(1), deleted, asked).orElseThrow().why())
        .contains("there is no such subscription");
  }

  @Test
  void aLetterThatWasNamedAndHasBeenReplayedIsRefusedWithJobAndTime() {
    Letter replayed = in(LetterStatus.REPLAYED, letter(1), 1);
    ReplayPlan plan = planOf(List.of(replayed, letter(2)), _ -> OPEN);
    Asked byId = new Asked(true, true, true, false, List.of(Flag.REASON, Flag.YES));

    assertThat(never(plan, byId))
        .contains(replayed.id() + " was replayed in job_1 at 2026-10-09T09:59:00Z")
        .contains("--include-replayed");
  }

  @Test
  void whenARuleLeavesNothingThatIsARefusalAndNotASuccess() {
    ReplayPlan plan = planOf(List.of(letter(says(1).setReplays(3), 1)), _ -> OPEN);

    assertThat(never(plan)).contains("--max-replays");
  }

  @Test
  void rulesThatAreLiftedAreNamedAndAnswersAreNot() {
    assertThat(List.of(Flag.values()))
        .filteredOn(Flag::lifts)
        .extracting(Flag::spelled)
        .containsExactly("--all", "--all-tenants", "--force-cap", "--take-over");
    assertThat(new PlanRules(true, true, 4).lifted())
        .containsExactly("--include-late", "--include-replayed", "--max-replays 4");
    assertThat(new PlanRules(false, false, 2).lifted()).isEmpty();
  }

  private static Asked atATerminal(boolean production, Flag... flags) {
    return new Asked(false, true, true, production, List.of(flags));
  }

  private static String never(ReplayPlan plan, Flag... flags) {
    return never(plan, atATerminal(false, flags));
  }

  private static String never(ReplayPlan plan, Asked asked) {
    return Guard.never(
            plan, id -> id.equals("sub_b") ? new Destination.Open("ten_2", "h", 1) : OPEN, asked)
        .map(Permission.Refused::why)
        .orElse("");
  }

  private static String refused(Permission permission) {
    return ((Permission.Refused) permission).why();
  }

  private static ReplayPlan plan(int letters) {
    List<Letter> found = new ArrayList<>();
    for (int i = 0; i < letters; i++) {
      found.add(letter(i));
    }
    return new ReplayPlan(found, Map.of());
  }

  private static ReplayPlan planOf(List<Letter> found, Function<String, Destination> destinations) {
    return ReplayPlan.select(found, destinations, new PlanRules(false, false, 3), NOW);
  }
}
