package dev.switchhook.kit.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host",
        "hOsT",
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "Content-Length",
        "content-type",
        "Content-Anything",
        "Expect",
        "TE",
        "Trailer",
        "Upgrade",
        "Proxy-Authorization",
        "Date",
        "User-Agent",
        "Accept-Encoding",
        "Cookie",
        "Webhook-Signature",
        "webhook-id",
        "X-Switchhook-Attempt",
        "traceparent",
        "tracestate",
        "Forwarded",
        "X-Forwarded-For",
        "X-Real-IP",
        "X-Amz-Date",
        "X-Goog-Api-Key",
        "X-Google-Anything",
        "X-Azure-Ref",
        "Metadata",
        "Metadata-Flavor",
        "X-aws-ec2-metadata-token",
        "X-aws-ec2-metadata-token-ttl-seconds"
      })
  void aHeaderOfOursOrOfAnInfrastructureIsNotTakenInAnyLetterCase(String name) {
    assertThat(CustomHeaders.nameProblem(name, false)).isPresent();
    assertThat(CustomHeaders.nameProblem(name.toUpperCase(java.util.Locale.ROOT), false))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "ä", "a\u0000", "\u560aX-Inj"})
  void aNameIsAToken(String name) {
    assertThat(CustomHeaders.nameProblem(name, false)).isPresent();
  }

  @Test
  void authorizationIsTakenWhereNothingElseMakesIt() {
    assertThat(CustomHeaders.nameProblem("Authorization", false)).isEmpty();
    assertThat(CustomHeaders.nameProblem("AUTHORIZATION", true)).isPresent();
    assertThat(CustomHeaders.nameProblem("X-Api-Key", true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nX-Inj: 1", "a\r\n b", "a\nb", "a\rb", "a\u0000b", "a\u000bb", "a\u007fb", "a\u0085b",
        "a\u2028b", "\u560aX-Inj: 1", "\u010aX-Inj: 1", " lead", "trail ", "\ttab", "tab\t", ""
      })
  void aValueIsVisibleAsciiWithBlanksInsideOnly(String value) {
    assertThat(CustomHeaders.valueProblem(value)).isPresent();
  }

  @Test
  void aValueHasAtMostAKibibyte() {
    assertThat(CustomHeaders.valueProblem("x".repeat(1024))).isEmpty();
    assertThat(CustomHeaders.valueProblem("x".repeat(1025))).isPresent();
    assertThat(CustomHeaders.valueProblem("a \t b")).isEmpty();
    assertThat(CustomHeaders.valueProblem("x".repeat(1_000_000))).isPresent();
  }
}
