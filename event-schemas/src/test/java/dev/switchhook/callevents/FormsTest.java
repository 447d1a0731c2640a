package dev.switchhook.callevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The patterns of docs/events.md are what counts. */
class FormsTest {
  private static final Predicate<String> EVENT_ID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").asMatchPredicate();
  private static final Predicate<String> ID =
      Pattern.compile("[A-Za-z0-9_.:-]{1,128}").asMatchPredicate();
  private static final Predicate<String> TYPE =
      Pattern.compile("(?=.{0,64}$)[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+").asMatchPredicate();

  private static final String[] GOOD = {
    "0192f0c4-5f61-7b85-8d16-4c6d7e150a09",
    "call_0192f0c17b0a7c11",
    "a.b",
    "call.leg.ended_2",
    "a." + "b".repeat(62),
    "x".repeat(128),
    "A:b.C-d_0"
  };

  @Test
  void whatAPatternTakesIsTakenAndNothingElse() {
    Random random = new Random(1);
    int[] taken = new int[3];
    for (String good : GOOD) {
      for (int turn = 0; turn < 3_000; turn++) {
        String text = turn == 0 ? good : changed(good, random);
        assertThat(Forms.isEventId(text)).as(text).isEqualTo(EVENT_ID.test(text));
        assertThat(Forms.isId(text)).as(text).isEqualTo(ID.test(text));
        assertThat(Forms.isType(text)).as(text).isEqualTo(TYPE.test(text));
        taken[0] += Forms.isEventId(text) ? 1 : 0;
        taken[1] += Forms.isId(text) ? 1 : 0;
        taken[2] += Forms.isType(text) ? 1 : 0;
      }
    }
    assertThat(taken).doesNotContain(0);
    assertThat(Forms.isId("")).isFalse();
    assertThat(Forms.isType("")).isFalse();
  }

  /** One character put in, taken out or replaced. */
  private static String changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    int at = random.nextInt(text.length());
    char c = "az09_.:-AZfg/`{@[^\u00e9\n".charAt(random.nextInt(20));
    switch (random.nextInt(3)) {
      case 0 -> changed.insert(at, c);
      case 1 -> changed.deleteCharAt(at);
      default -> changed.setCharAt(at, c);
    }
    return changed.toString();
  }
}
