package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.attempt.RawReceiver.Script;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.FailureClass;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Token endpoints on bare sockets that fail, lie or must not be called. */
final class TokenEndpointsTest {
  private final Posting posting = new Posting();

  @AfterEach
  void close() {
    posting.close();
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("closes", (Script) line -> line.request()),
        Arguments.of("resets", (Script) line -> line.reset()),
        Arguments.of("refuses", TokenPosts.says("HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of("is down", TokenPosts.says("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of(
            "redirects",
            TokenPosts.says(
                "HTTP/1.1 302 No\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of("speaks no HTTP", TokenPosts.says("hello\r\n\r\n")),
        Arguments.of(
            "says 102", TokenPosts.says("HTTP/1.1 102 Wait\r\n\r\n" + TokenPosts.token("x", 60))),
        Arguments.of(
            "says 103 for ever", TokenPosts.says("HTTP/1.1 103 Hints\r\n\r\n".repeat(1_000))),
        Arguments.of("says nothing of use", TokenPosts.says(TokenPosts.token("a b", 60))),
        Arguments.of(
            "endless body",
            (Script)
                line -> {
                  line.request();
                  line.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                  line.sayForEver("400\r\n" + "x".repeat(1024) + "\r\n", 0);
                }),
        Arguments.of(
            "a million headers",
            (Script)
                line -> {
                  line.request();
                  line.say("HTTP/1.1 200 OK\r\n");
                  line.sayForEver("a: b\r\n".repeat(1_000), 0);
                }),
        Arguments.of(
            "too many lines",
            TokenPosts.says(
                TokenPosts.token("x", 60)
                    .replace(
                        "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(100)))),
        Arguments.of(
            "an endless line",
            (Script)
                line -> {
                  line.request();
                  line.say("HTTP/1.1 200 OK\r\na: ");
                  line.sayForEver("x".repeat(1024), 0);
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void whereNoTokenCanBeHadNothingIsSent(String what, Script script) throws IOException {
    try (RawReceiver tokens = new RawReceiver(script);
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      AttemptReport report = posting.post(Posting.attempt(endpoint));

      assertThat(report.outcome())
          .isInstanceOfSatisfying(
              Unreachable.class,
              failure -> {
                assertThat(failure.isWithoutToken()).isTrue();
                assertThat(failure.error()).startsWith("token endpoint").doesNotContain("hooks");
              });
      assertThat(report.requestBytes()).isZero();
      assertThat(receiver.connections).hasValue(0);
      int asked = tokens.connections.get();
      posting.post(Posting.attempt(endpoint));
      assertThat(tokens.connections).as("not asked by each delivery").hasValue(asked);
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void aTokenEndpointIsAskedAgainAMomentAfterItFailed() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (RawReceiver tokens =
            new RawReceiver(
                line -> {
                  line.request();
                  if (asked.incrementAndGet() > 1) {
                    line.say(TokenPosts.token("token-1", 60));
                  }
                });
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isInstanceOf(Unreachable.class);
      posting.skip(Tokens.AFTER_A_FAILURE);
      assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isEqualTo(new Delivered(200));
    }
  }

  @Test
  void aSilentTokenEndpointIsGivenHalfOfTheDeadline() throws IOException {
    try (RawReceiver tokens = new RawReceiver(RawReceiver.Line::waitForTheEnd);
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint patient =
          TokenPosts.endpoint(
              receiver, tokens.url(), ClientAuthentication.BASIC, Duration.ofMillis(200));

      assertThat(posting.post(Posting.attempt(patient)).outcome())
          .isEqualTo(new Unreachable(FailureClass.AUTH, "token endpoint gave no answer in time"));
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void aTokenEndpointIsGuardedAsAnyOther() throws IOException {
    try (RawReceiver tokens = new RawReceiver(TokenPosts.minting());
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK);
        Posting strict = new Posting(List.of("127.0.0.1:" + receiver.port()), Optional.empty())) {
      for (String url :
          List.of(
              tokens.url(),
              "http://localhost:" + tokens.port() + "/",
              "http://crm.example:" + tokens.port() + "/",
              "https://crm.example:" + tokens.port() + "/",
              "https://u:p@crm.example/",
              "http://crm.example/token")) {
        AttemptReport report =
            strict.post(
                Posting.attempt(TokenPosts.endpoint(receiver, url, ClientAuthentication.BASIC)));
        assertThat(report.outcome())
            .as(url)
            .isEqualTo(new Unreachable(FailureClass.AUTH, "token endpoint: blocked_destination"));
      }
      assertThat(tokens.connections).hasValue(0);
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void fetchesAreCountedByWhatCameOfThemWithTheTimeTheyTook() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (RawReceiver tokens =
            new RawReceiver(
                line -> {
                  line.request();
                  if (asked.incrementAndGet() == 1) {
                    posting.skip(Duration.ofSeconds(7));
                  } else {
                    line.say(TokenPosts.token("token-1", 3600));
                  }
                });
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      posting.post(Posting.attempt(endpoint));
      posting.skip(Tokens.AFTER_A_FAILURE);
      posting.post(Posting.attempt(endpoint));
      posting.post(Posting.attempt(endpoint));

      assertThat(fetches("denied").count()).isEqualTo(1);
      assertThat(fetches("denied").totalTime(TimeUnit.SECONDS)).isBetween(7.0, 7.0 + 60);
      assertThat(fetches("granted").count()).isEqualTo(1);
      assertThat(fetches("granted").totalTime(TimeUnit.SECONDS)).isBetween(0.0, 6.0);
    }
  }

  private Timer fetches(String result) {
    return posting.meters.get("switchhook.token.fetch").tag("result", result).timer();
  }
}
