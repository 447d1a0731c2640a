package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.ReceiverProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status rows of the webhook contract, section 7. */
class ResponseRulesTest {
  private static final Duration HINT = Duration.ofSeconds(7);

  @ParameterizedTest
  @CsvSource({
    "300, 399, REDIRECT",
    "400, 400, CLIENT_ERROR",
    "401, 401, AUTH",
    "402, 402, CLIENT_ERROR",
    "403, 403, AUTH",
    "404, 406, CLIENT_ERROR",
    "407, 407, AUTH",
    "408, 409, CLIENT_ERROR",
    "410, 410, GONE",
    "411, 428, CLIENT_ERROR",
    "430, 499, CLIENT_ERROR",
    "500, 501, SERVER_ERROR",
    "505, 999, SERVER_ERROR",
  })
  void refused(int from, int to, FailureClass why) {
    for (int status = from; status <= to; status++) {
      for (ReceiverProfile profile : ReceiverProfile.values()) {
        assertThat(ResponseRules.outcome(status, profile, HINT))
            .as("%s %s", status, profile)
            .isEqualTo(new Refused(status, why, HINT));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, RATE_LIMITED",
    "502, SERVER_ERROR",
    "503, SERVER_ERROR",
    "504, SERVER_ERROR",
  })
  void throttled(int status, FailureClass why) {
    for (ReceiverProfile profile : ReceiverProfile.values()) {
      assertThat(ResponseRules.outcome(status, profile, HINT))
          .isEqualTo(new Throttled(status, why, HINT));
    }
  }

  @Test
  void everyTwoHundredIsDeliveredButForZapierOnlyThe200() {
    for (int status = 200; status <= 299; status++) {
      for (ReceiverProfile profile : ReceiverProfile.values()) {
        Outcome expected =
            profile == ReceiverProfile.ZAPIER && status != 200
                ? new Refused(status, FailureClass.SERVER_ERROR, HINT)
                : new Delivered(status);
        assertThat(ResponseRules.outcome(status, profile, HINT)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "20", "99", "100", "101", "102", "103", "199", "1000", "2000"})
  void whatIsNoFinalStatusIsNoAnswer(int status) {
    assertThat(ResponseRules.isFinal(status)).isFalse();
    assertThat(ResponseRules.outcome(status, ReceiverProfile.STANDARD, HINT))
        .isEqualTo(new Unreachable(FailureClass.PROTOCOL, "no final status"));
  }
}
