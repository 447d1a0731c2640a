package dev.switchhook.ingest.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.ingest.subscription.EventFilter.Compiled.Bad;
import dev.switchhook.ingest.subscription.EventFilter.Compiled.Good;
import dev.switchhook.ingest.subscription.EventFilter.Match;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {
  private static final List<Long> HUNDRED = LongStream.range(0, 100).boxed().toList();

  private static final Map<String, Object> EVENT =
      Map.of(
          "id",
          "0192f0c4-5f61-7b85-8d16-4c6d7e150a09",
          "type",
          "call.ended",
          "timestamp",
          "2026-10-09T08:53:20.001Z",
          "data",
          Map.of(
              "outcome",
              "escalated",
              "duration_ms",
              189_001L,
              "returning_caller",
              true,
              "sentiment",
              Map.of("score", 0.71),
              "follow_up",
              List.of("email"),
              "call",
              Map.of("agent_id", "agt_77"),
              "hundred",
              HUNDRED));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          data.outcome == "escalated"                                              | YES
          data.outcome == "resolved"                                               | NO
          event.type == "call.ended" && data.duration_ms > 30000                   | YES
          data.duration_ms > 30000 && data.call.agent_id in ["agt_1", "agt_2"]     | NO
          data.sentiment.score < 0.5                                               | NO
          has(data.disposition) && data.disposition == "x"                         | NO
          "email" in data.follow_up                                                | YES
          data.follow_up.exists(f, f.startsWith("e"))                              | YES
          data.call.agent_id.matches("^agt_[0-9]+$")                               | YES
          timestamp(event.timestamp) > timestamp("2026-01-01T00:00:00Z")           | YES
          bool(data.returning_caller)                                              | YES
          bool(data.outcome)                                                       | FAILED
          data.disposition == "x"                                                  | FAILED
          data.outcome > 3                                                         | FAILED
          1 / 0 == 1                                                               | FAILED
          """)
  void anEventIsAskedByItsContent(String text, Match expected) {
    assertThat(good(text).of(EVENT)).isEqualTo(expected);
  }

  @Test
  void aBodyWithoutDataOnlyFailsTheFilter() {
    assertThat(good("data.outcome == \"escalated\"").of(Map.of())).isEqualTo(Match.FAILED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          data.outcome ==             | line 1, column 16
          outcome == "escalated"      | line 1, column 1: undeclared reference to 'outcome'
          data.returning_caller       | may be something else than a bool
          data.outcome                | may be something else than a bool
          "escalated"                 | expected type 'bool' but found 'string'
          data.outcome.foo()          | line 1, column 17: undeclared reference to 'foo'
          1 + "a" == 2                | line 1, column 3
          """)
  void whoWroteItIsToldWhereItIsWrong(String text, String why) {
    assertThat(bad(text)).contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.hundred.all(a, data.hundred.all(b, a + b >= 0))",
        "data.hundred.all(a, data.hundred.all(b, data.hundred.all(c, a + b + c >= 0)))",
        "data.hundred.all(a, data.hundred.all(b, data.hundred.all(c, data.hundred.all(d, true))))",
        "data.outcome.matches(\"((a{0,100}){0,100}){0,10}\")"
      })
  void whatWouldTakeTooLongFailsAndEnds(String text) {
    assertThat(good(text).of(EVENT)).isEqualTo(Match.FAILED);
  }

  @Test
  void aRegexCannotRunAway() {
    Map<String, Object> event = Map.of("data", Map.of("a", "a".repeat(50_000) + "!"));
    assertThat(good("data.a.matches(\"(a+)+$\")").of(event)).isEqualTo(Match.NO);
  }

  @Test
  void whatIsTooLongOrTooDeepIsRefused() {
    assertThat(bad("true || ".repeat(600) + "true")).isEqualTo("has more than 4096 characters");
    assertThat(bad("x".repeat(200_000))).isEqualTo("has more than 4096 characters");
    assertThat(bad("(".repeat(400) + "true" + ")".repeat(400))).contains("recursion");
    assertThat(bad("[".repeat(400) + "]".repeat(400) + " == []")).contains("recursion");
  }

  @Test
  void aFilterThatIsCompiledWhenItIsNeededSaysTheSame() {
    EventFilter later = EventFilter.whenNeeded("data.outcome == \"escalated\"");
    assertThat(later.of(EVENT)).isEqualTo(Match.YES);
    assertThat(later.of(EVENT)).isEqualTo(Match.YES);
    assertThat(EventFilter.whenNeeded("data.outcome ==").of(EVENT)).isEqualTo(Match.FAILED);
  }

  @Test
  void subscriptionsWithTheSameTextShareAFilter() {
    Filters filters = new Filters();
    for (String text : List.of("data.a == 1", "data.b == 1")) {
      EventFilter first = ((Good) filters.of(Optional.of(text), false)).filter();
      assertThat(filters.of(Optional.of(text), false)).isEqualTo(new Good(first));
    }
    assertThat(filters.of(Optional.empty(), true)).isEqualTo(new Good(EventFilter.everything()));
  }

  @Test
  void ofManyTextsTheLastAreCompiledWhenTheyAreNeededUnlessTheyReplaceAnother() {
    Filters filters = new Filters(1);
    assertThat(filters.of(Optional.of("data.a =="), false)).isInstanceOf(Bad.class);
    EventFilter later = ((Good) filters.of(Optional.of("data.a =="), false)).filter();
    assertThat(later.of(EVENT)).isEqualTo(Match.FAILED);
    assertThat(filters.of(Optional.of("data.a =="), true)).isInstanceOf(Bad.class);
  }

  private static EventFilter good(String text) {
    return EventFilter.compile(text) instanceof Good(EventFilter filter)
        ? filter
        : org.assertj.core.api.Assertions.fail(bad(text));
  }

  private static String bad(String text) {
    return ((Bad) EventFilter.compile(text)).why();
  }
}
