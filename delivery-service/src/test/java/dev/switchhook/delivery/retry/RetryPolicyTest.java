package dev.switchhook.delivery.retry;

import static dev.switchhook.events.ReceiverProfile.MAKE;
import static dev.switchhook.events.ReceiverProfile.STANDARD;
import static dev.switchhook.events.ReceiverProfile.UNKNOWN;
import static dev.switchhook.events.ReceiverProfile.ZAPIER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.retry.Verdict.DeadLetter;
import dev.switchhook.delivery.retry.Verdict.Done;
import dev.switchhook.delivery.retry.Verdict.RetryAt;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.ReceiverProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Duration LIFE = Duration.ofHours(72);
  private static final RetryAt CONFIRM = new RetryAt(NOW.plus(Duration.ofMinutes(10)));
  private static final RetryAt FIRST_STEP = new RetryAt(NOW.plusSeconds(1));

  private final RetryPolicy policy = new RetryPolicy();

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void deliveredIsDone(int status) {
    assertThat(after(fresh(), new Outcome.Delivered(status), STANDARD)).isEqualTo(new Done());
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 204, 299})
  void asZapierTakes200AloneAnother2xxIsRetried(int status) {
    assertThat(after(fresh(), refused(status), ZAPIER)).isEqualTo(FIRST_STEP);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {300, 301, 302, 307, 308, 399, 400, 401, 402, 403, 404, 405, 407, 409, 413, 415, 422})
  void aDoubtfulAnswerIsConfirmedOnceAndThenFinal(int status) {
    assertThat(after(fresh(), refused(status), STANDARD)).isEqualTo(CONFIRM);
    assertThat(after(answered(status), refused(status), STANDARD))
        .isEqualTo(dead(DeadReason.PERMANENT_RESPONSE));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 500, 501, 505, 599, 600, 999})
  void whatMayPassIsRetriedHoweverOftenItWasSaid(int status) {
    assertThat(after(fresh(), refused(status), STANDARD)).isEqualTo(FIRST_STEP);
    assertThat(after(answered(status), refused(status), STANDARD))
        .isEqualTo(new RetryAt(NOW.plusSeconds(5)));
  }

  @Test
  void twoDoubtfulAnswersInARowAreFinalAlsoWhenTheyDiffer() {
    assertThat(after(answered(403), refused(404), STANDARD))
        .isEqualTo(dead(DeadReason.PERMANENT_RESPONSE));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 503})
  void anotherAnswerInBetweenBeginsTheConfirmationAnew(int between) {
    assertThat(after(answered(between), refused(404), STANDARD)).isEqualTo(CONFIRM);
  }

  @Test
  void aDeferralInBetweenDoesNotLoseTheFirstRefusal() {
    Past deferred = past(1, 0, FailureClass.CIRCUIT_OPEN, OptionalInt.of(404), LIFE);

    assertThat(after(deferred, refused(404), STANDARD))
        .isEqualTo(dead(DeadReason.PERMANENT_RESPONSE));
  }

  @Test
  void goneIsFinalAtOnceExceptForMakesScenariosThatAreOffForEditing() {
    for (ReceiverProfile profile : List.of(STANDARD, ZAPIER, UNKNOWN)) {
      assertThat(after(fresh(), refused(410), profile)).isEqualTo(dead(DeadReason.ENDPOINT_GONE));
    }
    assertThat(after(fresh(), refused(410), MAKE)).isEqualTo(FIRST_STEP);
    assertThat(after(answered(410), refused(410), MAKE)).isEqualTo(new RetryAt(NOW.plusSeconds(5)));
  }

  @Test
  void makesFullQueueAnswers400SoThatIsRetried() {
    assertThat(after(fresh(), refused(400), MAKE)).isEqualTo(FIRST_STEP);
    assertThat(after(answered(400), refused(404), MAKE)).isEqualTo(CONFIRM);
    assertThat(after(fresh(), refused(400), ZAPIER)).isEqualTo(CONFIRM);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureClass.class,
      names = {"DNS", "CONNECT", "TLS", "TIMEOUT", "RESET", "PROTOCOL", "RESPONSE_TOO_LARGE"})
  void unreachableIsRetriedHoweverOften(FailureClass why) {
    Past again = past(1, 0, why, OptionalInt.empty(), LIFE);

    assertThat(after(fresh(), new Outcome.Unreachable(why, ""), STANDARD)).isEqualTo(FIRST_STEP);
    assertThat(after(again, new Outcome.Unreachable(why, ""), STANDARD))
        .isEqualTo(new RetryAt(NOW.plusSeconds(5)));
  }

  @Test
  void aBlockedAddressIsConfirmedOnceAndThenFinal() {
    Outcome blocked = new Outcome.Unreachable(FailureClass.BLOCKED_ADDRESS, "");
    Past before = past(1, 0, FailureClass.BLOCKED_ADDRESS, OptionalInt.empty(), LIFE);

    assertThat(after(fresh(), blocked, STANDARD)).isEqualTo(CONFIRM);
    assertThat(after(before, blocked, STANDARD)).isEqualTo(dead(DeadReason.BLOCKED_ADDRESS));
    assertThat(after(answered(404), blocked, STANDARD)).isEqualTo(CONFIRM);
    assertThat(after(before, refused(404), STANDARD)).isEqualTo(CONFIRM);
  }

  @Test
  void confirmationTakesTheLongestTierThatEndsInsideTheUsefulLife() {
    assertThat(after(livesFor(Duration.ofMinutes(5)), refused(404), STANDARD))
        .isEqualTo(new RetryAt(NOW.plus(Duration.ofMinutes(2))));
    assertThat(after(livesFor(Duration.ofSeconds(30)), refused(404), STANDARD))
        .isEqualTo(new RetryAt(NOW.plusSeconds(30)));
    assertThat(after(livesFor(Duration.ofMillis(29_999)), refused(404), STANDARD))
        .isEqualTo(new RetryAt(NOW.plusSeconds(5)));
  }

  @Test
  void withNoRoomToConfirmTheFirstRefusalIsFinal() {
    Outcome blocked = new Outcome.Unreachable(FailureClass.BLOCKED_ADDRESS, "");

    assertThat(after(livesFor(Duration.ofMillis(999)), refused(404), STANDARD))
        .isEqualTo(dead(DeadReason.PERMANENT_RESPONSE));
    assertThat(after(livesFor(Duration.ofSeconds(-5)), blocked, STANDARD))
        .isEqualTo(dead(DeadReason.BLOCKED_ADDRESS));
    assertThat(
            policy.after(fresh(), refused(404), RetrySchedule.ofMillis(List.of()), STANDARD, NOW))
        .isEqualTo(dead(DeadReason.PERMANENT_RESPONSE));
  }

  @Test
  void theLadderIsWalkedStepByStepAndThenExhausted() {
    List<Duration> steps = RetrySchedule.standard().steps();
    for (int failed = 0; failed < steps.size(); failed++) {
      assertThat(after(failed(failed), refused(500), STANDARD))
          .isEqualTo(new RetryAt(NOW.plus(steps.get(failed))));
    }
    assertThat(after(failed(11), refused(500), STANDARD))
        .isEqualTo(dead(DeadReason.RETRIES_EXHAUSTED));
    assertThat(after(failed(Integer.MAX_VALUE), throttled(Duration.ZERO), STANDARD))
        .isEqualTo(dead(DeadReason.RETRIES_EXHAUSTED));
  }

  @Test
  void aReplayBeginsTheLadderAnew() {
    Past replayed = past(12, 12, FailureClass.NONE, OptionalInt.empty(), LIFE);
    Past last = past(23, 12, FailureClass.SERVER_ERROR, OptionalInt.of(500), LIFE);

    assertThat(after(replayed, refused(500), STANDARD)).isEqualTo(FIRST_STEP);
    assertThat(after(last, refused(500), STANDARD)).isEqualTo(dead(DeadReason.RETRIES_EXHAUSTED));
  }

  @Test
  void aStepBeyondTheUsefulLifeIsADeadLetterNow() {
    assertThat(after(livesFor(Duration.ofSeconds(1)), refused(500), STANDARD))
        .isEqualTo(FIRST_STEP);
    assertThat(after(livesFor(Duration.ofMillis(999)), refused(500), STANDARD))
        .isEqualTo(dead(DeadReason.EXPIRED));
  }

  @Test
  void theReceiversHintIsKeptWhereItIsLongerThanTheStep() {
    assertThat(after(fresh(), throttled(Duration.ofSeconds(120)), STANDARD))
        .isEqualTo(new RetryAt(NOW.plusSeconds(120)));
    assertThat(after(failed(4), throttled(Duration.ofSeconds(120)), STANDARD)).isEqualTo(CONFIRM);
    assertThat(
            after(
                fresh(),
                new Outcome.Refused(500, FailureClass.SERVER_ERROR, Duration.ofSeconds(7)),
                STANDARD))
        .isEqualTo(new RetryAt(NOW.plusSeconds(7)));
    assertThat(
            after(
                fresh(),
                new Outcome.Refused(404, FailureClass.CLIENT_ERROR, Duration.ofHours(1)),
                STANDARD))
        .isEqualTo(new RetryAt(NOW.plus(Duration.ofHours(1))));
  }

  @Test
  void aHintIsNeverLongerThanADayAndNeverBeyondTheUsefulLife() {
    assertThat(after(fresh(), throttled(Duration.ofDays(4_000)), STANDARD))
        .isEqualTo(new RetryAt(NOW.plus(Duration.ofHours(24))));
    assertThat(after(livesFor(Duration.ofSeconds(60)), throttled(Duration.ofSeconds(61)), STANDARD))
        .isEqualTo(dead(DeadReason.EXPIRED));
    assertThat(
            after(
                livesFor(Duration.ofMinutes(30)),
                new Outcome.Refused(404, FailureClass.CLIENT_ERROR, Duration.ofHours(1)),
                STANDARD))
        .isEqualTo(dead(DeadReason.EXPIRED));
  }

  private Verdict after(Tried delivery, Outcome outcome, ReceiverProfile profile) {
    return policy.after(delivery, outcome, RetrySchedule.standard(), profile, NOW);
  }

  private static Past fresh() {
    return livesFor(LIFE);
  }

  private static Past livesFor(Duration life) {
    return past(0, 0, FailureClass.NONE, OptionalInt.empty(), life);
  }

  private static Past answered(int status) {
    return past(1, 0, FailureClass.CLIENT_ERROR, OptionalInt.of(status), LIFE);
  }

  private static Past failed(int attempts) {
    return past(attempts, 0, FailureClass.SERVER_ERROR, OptionalInt.of(500), LIFE);
  }

  private static Past past(
      int attempts, int base, FailureClass last, OptionalInt status, Duration life) {
    return new Past(attempts, base, last, status, NOW.plus(life));
  }

  private static Outcome refused(int status) {
    return new Outcome.Refused(status, FailureClass.CLIENT_ERROR, Duration.ZERO);
  }

  private static Outcome throttled(Duration hint) {
    return new Outcome.Throttled(429, FailureClass.RATE_LIMITED, hint);
  }

  private static DeadLetter dead(DeadReason reason) {
    return new DeadLetter(reason);
  }
}
