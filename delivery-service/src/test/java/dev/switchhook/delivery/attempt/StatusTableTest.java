package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.retry.Past;
import dev.switchhook.delivery.retry.RetryPolicy;
import dev.switchhook.delivery.retry.RetrySchedule;
import dev.switchhook.delivery.retry.Verdict;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.ReceiverProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rows with a status of the webhook contract's table, in each profile: what two such answers in
 * a row come to.
 */
class StatusTableTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Instant EXPIRES = NOW.plus(Duration.ofHours(72));

  enum Word {
    DONE,
    RETRY,
    CONFIRM,
    GONE
  }

  @ParameterizedTest
  @CsvSource({
    "200, 200, STANDARD, Delivered, NONE, DONE",
    "200, 200, ZAPIER, Delivered, NONE, DONE",
    "200, 200, MAKE, Delivered, NONE, DONE",
    "201, 299, STANDARD, Delivered, NONE, DONE",
    "201, 299, ZAPIER, Refused, SERVER_ERROR, RETRY",
    "201, 299, MAKE, Delivered, NONE, DONE",
    "400, 400, STANDARD, Refused, CLIENT_ERROR, CONFIRM",
    "400, 400, ZAPIER, Refused, CLIENT_ERROR, CONFIRM",
    "400, 400, MAKE, Refused, CLIENT_ERROR, RETRY",
    "410, 410, STANDARD, Refused, GONE, GONE",
    "410, 410, ZAPIER, Refused, GONE, GONE",
    "410, 410, MAKE, Refused, GONE, RETRY"
  })
  void whereTheProfilesDiffer(
      int first, int last, ReceiverProfile profile, String outcome, FailureClass why, Word word) {
    for (int status = first; status <= last; status++) {
      row(status, profile, outcome, why, word);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "300, 399, Refused, REDIRECT, CONFIRM",
    "401, 401, Refused, AUTH, CONFIRM",
    "402, 402, Refused, CLIENT_ERROR, CONFIRM",
    "403, 403, Refused, AUTH, CONFIRM",
    "404, 406, Refused, CLIENT_ERROR, CONFIRM",
    "407, 407, Refused, AUTH, CONFIRM",
    "408, 408, Refused, CLIENT_ERROR, RETRY",
    "409, 409, Refused, CLIENT_ERROR, CONFIRM",
    "411, 424, Refused, CLIENT_ERROR, CONFIRM",
    "425, 425, Refused, CLIENT_ERROR, RETRY",
    "426, 428, Refused, CLIENT_ERROR, CONFIRM",
    "429, 429, Throttled, RATE_LIMITED, RETRY",
    "430, 499, Refused, CLIENT_ERROR, CONFIRM",
    "500, 501, Refused, SERVER_ERROR, RETRY",
    "502, 504, Throttled, SERVER_ERROR, RETRY",
    "505, 999, Refused, SERVER_ERROR, RETRY",
    "1000, 1100, Unreachable, PROTOCOL, RETRY",
    "0, 199, Unreachable, PROTOCOL, RETRY"
  })
  void whereAllProfilesAgree(int first, int last, String outcome, FailureClass why, Word word) {
    for (int status = first; status <= last; status++) {
      for (ReceiverProfile profile : ReceiverProfile.values()) {
        row(status, profile, outcome, why, word);
      }
    }
  }

  private static void row(
      int status, ReceiverProfile profile, String outcome, FailureClass why, Word word) {
    Outcome said = ResponseRules.outcome(status, profile, Duration.ZERO);
    String name = profile + " " + status;

    assertThat(said.getClass().getSimpleName()).as(name).isEqualTo(outcome);
    assertThat(said.failureClass()).as(name).isEqualTo(why);
    assertThat(after(0, FailureClass.NONE, OptionalInt.empty(), said, profile))
        .as(name)
        .isEqualTo(
            switch (word) {
              case DONE -> new Verdict.Done();
              case RETRY -> new Verdict.RetryAt(NOW.plusSeconds(1));
              case CONFIRM -> new Verdict.RetryAt(NOW.plus(Duration.ofMinutes(10)));
              case GONE -> new Verdict.DeadLetter(DeadReason.ENDPOINT_GONE);
            });
    OptionalInt before =
        outcome.equals("Unreachable") ? OptionalInt.empty() : OptionalInt.of(status);
    assertThat(after(1, why, before, said, profile))
        .as(name + ", again")
        .isEqualTo(
            switch (word) {
              case DONE -> new Verdict.Done();
              case RETRY -> new Verdict.RetryAt(NOW.plusSeconds(5));
              case CONFIRM -> new Verdict.DeadLetter(DeadReason.PERMANENT_RESPONSE);
              case GONE -> new Verdict.DeadLetter(DeadReason.ENDPOINT_GONE);
            });
  }

  private static Verdict after(
      int attempts, FailureClass last, OptionalInt status, Outcome said, ReceiverProfile profile) {
    return new RetryPolicy()
        .after(
            new Past(attempts, 0, last, status, EXPIRES),
            said,
            RetrySchedule.standard(),
            profile,
            NOW);
  }
}
