package dev.switchhook.dlq.letter;

import static dev.switchhook.dlq.letter.Letters.NOW;
import static dev.switchhook.dlq.letter.Letters.letter;
import static dev.switchhook.dlq.letter.Letters.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.dlq.letter.Criterion.Counted;
import dev.switchhook.dlq.letter.Criterion.Counter;
import dev.switchhook.dlq.letter.Criterion.Moment;
import dev.switchhook.dlq.letter.Criterion.OneOf;
import dev.switchhook.dlq.letter.Criterion.Since;
import dev.switchhook.dlq.letter.Criterion.Until;
import dev.switchhook.dlq.letter.DeadLetterFilter.Cut;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.LetterStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DeadLetterFilterTest {

  @ParameterizedTest
  @CsvSource({
    "TENANT, ten_1, ten_2",
    "SUBSCRIPTION, sub_a, sub_ab",
    "HOST, API.crm.example, crm.example",
    "TYPE, call.ended, call.end",
    "TYPE, call.*, callback.*",
    "TYPE, *, ping",
    "CALL, call_1, call_11",
    "REASON, permanent_response, EXPIRED",
    "REASON, permanent-response, UNKNOWN",
    "CLASS, auth, TIMEOUT",
    "FAULT, receiver, PLATFORM",
    "STATUS, 401, 403",
    "STATUS, 4xx, 5xx",
    "STATE, open, replayed",
    "JOB, job_9, job_",
    "ERROR, Unauthor, unauthor"
  })
  void eachFieldIsMetByItsValueAndByNoOther(Field field, String met, String notMet) {
    Letter letter = letter(says(1).setReplayJobId("job_9"), 1);

    assertThat(new OneOf(field, List.of(met)).matches(letter)).isTrue();
    assertThat(new OneOf(field, List.of(notMet)).matches(letter)).isFalse();
    assertThat(new OneOf(field, List.of(notMet, met)).matches(letter)).isTrue();
  }

  @Test
  void anIdMayBeCutAndMayNameTheDelivery() {
    Letter letter = letter(1);

    assertThat(new OneOf(Field.ID, List.of(letter.id().substring(0, 12))).matches(letter)).isTrue();
    String delivery = letter.says().getDeliveryId();
    assertThat(new OneOf(Field.ID, List.of(delivery.substring(0, 12))).matches(letter)).isTrue();
    assertThat(new OneOf(Field.ID, List.of("dlt_00000000")).matches(letter)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ID, dlt_123, at least 8",
    "ID, job_12345678, begins with dlt_ or dlv_",
    "DELIVERY, dlt_12345678, begins with dlv_",
    "STATUS, 5x, no status code",
    "STATUS, 999, no status code",
    "REASON, GONE, ENDPOINT_GONE",
    "STATE, closed, RESOLVED",
    "TYPE, call*, call.*",
    "TYPE, *.ended, call.*",
    "TENANT, ' ', empty"
  })
  void aValueThatCanMeetNothingIsRefusedWithWhatThereIs(Field field, String typed, String said) {
    assertThatThrownBy(() -> new OneOf(field, List.of(typed)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said);
  }

  @Test
  void theBeginningOfATimeBelongsToItAndItsEndDoesNot() {
    Letter letter = letter(1);
    var died = letter.says().getDeadAt();

    assertThat(new Since(Moment.DIED, died).matches(letter)).isTrue();
    assertThat(new Since(Moment.DIED, died.plusMillis(1)).matches(letter)).isFalse();
    assertThat(new Until(Moment.DIED, died).matches(letter)).isFalse();
    assertThat(new Until(Moment.DIED, died.plusMillis(1)).matches(letter)).isTrue();
  }

  @Test
  void whatALetterDoesNotSayMatchesNoQuestionAboutIt() {
    DeadLetter.Builder undecodable =
        says(1).setTenantId(null).setEventType(null).setOccurredAt(null).setLastStatusCode(null);
    Letter letter = letter(undecodable, 1);

    assertThat(new OneOf(Field.TENANT, List.of("null")).matches(letter)).isFalse();
    assertThat(new OneOf(Field.TYPE, List.of("*")).matches(letter)).isFalse();
    assertThat(new OneOf(Field.STATUS, List.of("4xx")).matches(letter)).isFalse();
    assertThat(new Until(Moment.HAPPENED, NOW).matches(letter)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    ">=2, true",
    ">2, false",
    "<3, true",
    "<=1, false",
    "2, true",
    "=2, true",
    "3, false"
  })
  void countsAreCompared(String typed, boolean met) {
    assertThat(Counted.parse(Counter.ATTEMPTS, typed).matches(letter(1))).isEqualTo(met);
  }

  @Test
  void aCountThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> Counted.parse(Counter.REPLAYS, "=>3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'>=5'");
  }

  @Test
  void aFilterSaysItselfInWords() {
    DeadLetterFilter filter =
        new DeadLetterFilter(
            List.of(
                new OneOf(Field.SUBSCRIPTION, List.of("sub_9f3a")),
                new OneOf(Field.TYPE, List.of("call.ended", "call.analyzed")),
                new OneOf(Field.ERROR, List.of("read, or \"write\"")),
                new OneOf(Field.STATE, List.of("open")),
                new Since(Moment.DIED, NOW),
                Counted.parse(Counter.ATTEMPTS, ">=5")),
            new Cut(50, true));

    assertThat(filter.inWords())
        .isEqualTo(
            "subscription sub_9f3a, type call.ended or call.analyzed, error \"read, or"
                + " \\\"write\\\"\", state OPEN, died since 2026-10-09T10:00:00Z, attempts >= 5,"
                + " newest 50");
  }

  @Test
  void theWordsReadBackSelectTheSameLetters() {
    Random random = new Random(20_261_009);
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      letters.add(randomLetter(random, i));
    }
    int selecting = 0;
    for (int i = 0; i < 500; i++) {
      DeadLetterFilter filter = randomFilter(random);
      DeadLetterFilter readBack = FilterWords.parse(filter.inWords());
      List<Letter> selected = letters.stream().filter(filter::matches).toList();
      assertThat(letters.stream().filter(readBack::matches).toList())
          .describedAs(filter.inWords())
          .isEqualTo(selected);
      assertThat(readBack.cut()).isEqualTo(filter.cut());
      selecting += selected.isEmpty() || selected.size() == letters.size() ? 0 : 1;
    }
    assertThat(selecting).describedAs("filters that tell letters apart").isGreaterThan(100);
  }

  @Test
  void theJsonOfAFilterHoldsAllOfIt() throws Exception {
    DeadLetterFilter filter =
        new DeadLetterFilter(
            List.of(
                new OneOf(Field.TYPE, List.of("call.ended", "call.analyzed")),
                new OneOf(Field.STATE, List.of("open")),
                new Since(Moment.DIED, NOW),
                new Until(Moment.HAPPENED, NOW),
                Counted.parse(Counter.REPLAYS, "0")),
            new Cut(7, false));

    JsonNode json = new ObjectMapper().readTree(filter.asJson());

    assertThat(json)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"type":["call.ended","call.analyzed"],"state":["OPEN"],
                     "died_since":"2026-10-09T10:00:00Z","happened_until":"2026-10-09T10:00:00Z",
                     "replays":"=0","limit":7,"newest":false}"""));
  }

  @Test
  void onlyWhatSomebodyAskedForNarrows() {
    OneOf open = new OneOf(Field.STATE, List.of("open"));
    OneOf tenant = new OneOf(Field.TENANT, List.of("ten_1"));

    assertThat(filter(open).narrows(Set.of(Field.STATE))).isFalse();
    assertThat(filter(open, tenant).narrows(Set.of(Field.STATE))).isTrue();
    assertThat(filter(open, tenant).narrows(Set.of(Field.STATE, Field.TENANT))).isFalse();
    assertThat(new DeadLetterFilter(List.of(open), new Cut(5, false)).narrows(Set.of(Field.STATE)))
        .isTrue();
  }

  private static DeadLetterFilter filter(Criterion... criteria) {
    return new DeadLetterFilter(List.of(criteria), Cut.NONE);
  }

  private static Letter randomLetter(Random random, int number) {
    DeadLetter.Builder says =
        says(number)
            .setTenantId("ten_" + random.nextInt(3))
            .setSubscriptionId("sub_" + random.nextInt(4))
            .setEventType(List.of("call.ended", "call.started", "ping").get(random.nextInt(3)))
            .setReason(DeadReason.values()[random.nextInt(DeadReason.values().length)])
            .setLastFailureClass(FailureClass.values()[random.nextInt(6)])
            .setLastStatusCode(random.nextBoolean() ? 500 + random.nextInt(4) : 401)
            .setLastError(List.of("a, b", "say \"or\"", "or", "back\\slash").get(random.nextInt(4)))
            .setAttempts(random.nextInt(12))
            .setDeadAt(NOW.minusSeconds(random.nextInt(10_000)))
            .setOccurredAt(NOW.minusSeconds(random.nextInt(20_000)));
    Letter letter = letter(says, number);
    return random.nextBoolean() ? letter : Letters.in(LetterStatus.REPLAYED, letter, 1);
  }

  private static DeadLetterFilter randomFilter(Random random) {
    List<Criterion> criteria = new ArrayList<>();
    List<Criterion> all =
        List.of(
            new OneOf(Field.TENANT, List.of("ten_0", "ten_1")),
            new OneOf(Field.SUBSCRIPTION, List.of("sub_" + random.nextInt(4))),
            new OneOf(Field.TYPE, List.of(random.nextBoolean() ? "call.*" : "ping")),
            new OneOf(Field.STATUS, List.of(random.nextBoolean() ? "5xx" : "401")),
            new OneOf(Field.STATE, List.of(random.nextBoolean() ? "open" : "replayed")),
            new OneOf(
                Field.ERROR, List.of(List.of(", ", "\"or\"", "or", "\\").get(random.nextInt(4)))),
            new Since(Moment.DIED, NOW.minusSeconds(random.nextInt(10_000))),
            new Until(Moment.HAPPENED, NOW.minusSeconds(random.nextInt(20_000))),
            Counted.parse(Counter.ATTEMPTS, List.of(">", "<=", "").get(random.nextInt(3)) + 5));
    for (Criterion criterion : all) {
      if (random.nextInt(4) == 0) {
        criteria.add(criterion);
      }
    }
    return new DeadLetterFilter(
        criteria, random.nextBoolean() ? Cut.NONE : new Cut(random.nextInt(90) + 1, true));
  }
}
