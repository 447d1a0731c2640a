package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.attempt.RawReceiver.Script;
import dev.switchhook.delivery.subscription.Credentials;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.delivery.subscription.OAuth2Client;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.FailureClass;
import dev.switchhook.kit.secret.SecretBytes;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** OAuth 2.0 client credentials against token endpoints on bare sockets. */
final class AuthorizedSenderTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  private static final String NO = "HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n";

  private final Posting posting = new Posting();
  private final AtomicInteger minted = new AtomicInteger();

  @AfterEach
  void close() {
    posting.close();
  }

  @Test
  void aTokenIsFetchedOnceAndSentWithEveryAttempt() throws IOException {
    try (RawReceiver tokens = new RawReceiver(this::mint);
        RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      for (int i = 0; i < 3; i++) {
        assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(tokens.requests).hasSize(1);
      assertThat(authorizations(receiver))
          .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-1");

      RawReceiver.Request asked = tokens.requests.getFirst();
      assertThat(asked.requestLine()).isEqualTo("POST /hooks/voice?k=v HTTP/1.1");
      assertThat(asked.headerLines())
          .containsExactlyInAnyOrder(
              "host: 127.0.0.1:" + tokens.port(),
              // client id and secret are form-encoded first: RFC 6749, 2.3.1
              "authorization: Basic Y2xpZW50JTNBMTpzJTJGM2NyJTNEdA==",
              "content-type: application/x-www-form-urlencoded",
              "content-length: " + asked.body().length,
              "accept: application/json",
              "accept-encoding: identity",
              "user-agent: Switchhook/0.1");
      assertThat(new String(asked.body(), UTF_8))
          .isEqualTo("grant_type=client_credentials&scope=calls.write+calls.read&audience=crm");
    }
  }

  @Test
  void theClientShowsItselfInTheBodyWhereThatIsWanted() throws IOException {
    try (RawReceiver tokens = new RawReceiver(this::mint);
        RawReceiver receiver = RawReceiver.answering(OK)) {
      posting.post(Posting.attempt(endpoint(receiver, tokens.url(), ClientAuthentication.BODY)));

      assertThat(tokens.requests.getFirst().head()).doesNotContain("authorization");
      assertThat(new String(tokens.requests.getFirst().body(), UTF_8))
          .endsWith("&client_id=client%3A1&client_secret=s%2F3cr%3Dt");
    }
  }

  @Test
  void manyThatNeedOneAtTheSameTimeCostOneFetch() throws IOException {
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    try (RawReceiver tokens =
            new RawReceiver(
                line -> {
                  line.request();
                  Posting.await(goOn);
                  line.say(token("token-1", 3600));
                });
        RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      List<CompletableFuture<AttemptReport>> all =
          Stream.generate(() -> posting.start(Posting.attempt(endpoint))).limit(12).toList();
      posting.settleDown();
      goOn.complete(null);

      for (CompletableFuture<AttemptReport> each : all) {
        assertThat(Posting.await(each).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(tokens.requests).hasSize(1);
      assertThat(authorizations(receiver)).hasSize(12).containsOnly("Bearer token-1");
    }
  }

  @Test
  void aTokenIsRenewedShortlyBeforeItsEnd() throws IOException {
    try (RawReceiver tokens = new RawReceiver(this::mint);
        RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      posting.post(Posting.attempt(endpoint));
      posting.skip(Duration.ofMinutes(58));
      posting.post(Posting.attempt(endpoint));
      posting.skip(Duration.ofMinutes(1));
      posting.post(Posting.attempt(endpoint));

      assertThat(authorizations(receiver))
          .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }
  }

  @Test
  void a401DropsTheTokenAndThePostIsNotMadeAgainBehindTheAttempt() throws IOException {
    try (RawReceiver tokens = new RawReceiver(this::mint);
        RawReceiver receiver =
            new RawReceiver(
                line -> {
                  while (true) {
                    line.say(line.request().head().contains("token-1") ? NO : OK);
                  }
                })) {
      Endpoint endpoint = endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      assertThat(posting.post(Posting.attempt(endpoint)).outcome())
          .isEqualTo(new Refused(401, FailureClass.AUTH, Duration.ZERO));
      assertThat(receiver.requests).hasSize(1);

      assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isEqualTo(new Delivered(200));
      assertThat(authorizations(receiver)).containsExactly("Bearer token-1", "Bearer token-2");
    }
  }

  @Test
  void aReceiverThatAlwaysAnswers401CostsAFetchAMinuteAndNotOneEach() throws IOException {
    try (RawReceiver tokens = new RawReceiver(this::mint);
        RawReceiver receiver = RawReceiver.answering(NO)) {
      Endpoint endpoint = endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      for (int i = 0; i < 5; i++) {
        posting.post(Posting.attempt(endpoint));
      }
      assertThat(tokens.requests).hasSize(2);
      posting.skip(Tokens.BETWEEN_REJECTIONS);
      posting.post(Posting.attempt(endpoint));
      posting.post(Posting.attempt(endpoint));
      assertThat(tokens.requests).hasSize(3);
    }
  }

  @Test
  void aChangedSubscriptionFetchesItsOwn() throws IOException {
    try (RawReceiver tokens = new RawReceiver(this::mint);
        RawReceiver receiver = RawReceiver.answering(OK)) {
      posting.post(Posting.attempt(endpoint(receiver, tokens.url(), ClientAuthentication.BASIC)));
      posting.post(Posting.attempt(endpoint(receiver, tokens.url(), ClientAuthentication.BASIC)));
      assertThat(authorizations(receiver)).containsExactly("Bearer token-1", "Bearer token-2");
    }
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        Arguments.of("closes", (Script) line -> line.request()),
        Arguments.of("resets", (Script) line -> line.reset()),
        Arguments.of("refuses", says("HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of("is down", says("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of(
            "redirects",
            says("HTTP/1.1 302 No\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n")),
        Arguments.of("speaks no HTTP", says("hello\r\n\r\n")),
        Arguments.of("says 102", says("HTTP/1.1 102 Wait\r\n\r\n" + token("x", 60))),
        Arguments.of("says 103 for ever", says("HTTP/1.1 103 Hints\r\n\r\n".repeat(1_000))),
        Arguments.of("says nothing of use", says(token("a b", 60))),
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
            says(
                token("x", 60)
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
        RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
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
                    line.say(token("token-1", 60));
                  }
                });
        RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isInstanceOf(Unreachable.class);
      posting.skip(Tokens.AFTER_A_FAILURE);
      assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isEqualTo(new Delivered(200));
    }
  }

  @Test
  void aSilentTokenEndpointIsGivenHalfOfTheDeadline() throws IOException {
    try (RawReceiver tokens = new RawReceiver(RawReceiver.Line::waitForTheEnd);
        RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint patient =
          endpoint(receiver, tokens.url(), ClientAuthentication.BASIC, Duration.ofMillis(200));

      assertThat(posting.post(Posting.attempt(patient)).outcome())
          .isEqualTo(new Unreachable(FailureClass.AUTH, "token endpoint gave no answer in time"));
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void whatTheTokenTookIsMissingFromTheDeadlineOfThePost() throws IOException {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    try (RawReceiver tokens =
            new RawReceiver(
                line -> {
                  line.request();
                  asked.complete(null);
                  Posting.await(goOn);
                  line.say(token("token-1", 3600));
                });
        RawReceiver receiver = new RawReceiver(RawReceiver.Line::waitForTheEnd)) {
      // All but 50 ms of ten minutes are over when the token comes.
      CompletableFuture<AttemptReport> attempt =
          posting.start(
              Posting.attempt(
                  endpoint(receiver, tokens.url(), ClientAuthentication.BASIC, Posting.LONG)));
      Posting.await(asked);
      posting.skip(Posting.LONG.minusMillis(50));
      goOn.complete(null);

      assertThat(Posting.await(attempt).outcome())
          .isInstanceOfSatisfying(
              Unreachable.class,
              failure -> assertThat(failure.why()).isEqualTo(FailureClass.TIMEOUT));
    }
  }

  @Test
  void whoWaitsForATokenCanBeGivenUp() throws IOException {
    try (RawReceiver tokens = new RawReceiver(RawReceiver.Line::waitForTheEnd);
        RawReceiver receiver = RawReceiver.answering(OK)) {
      CompletableFuture<AttemptReport> attempt =
          posting.start(
              Posting.attempt(endpoint(receiver, tokens.url(), ClientAuthentication.BASIC)));
      posting.giveUp();
      assertThat(Posting.await(attempt).outcome())
          .isEqualTo(new Unreachable(FailureClass.AUTH, "given up, others wait for it"));
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void aSenderThatWasGivenNoTokenSendsNothingByItself() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = endpoint(receiver, "https://login.example/", ClientAuthentication.BASIC);
      assertThat(PreparedEndpoint.of(endpoint)).isInstanceOf(PreparedEndpoint.NotCallable.class);
      assertThat(PreparedEndpoint.of(endpoint.withToken("t")))
          .isInstanceOf(PreparedEndpoint.Callable.class);
    }
  }

  @Test
  void aTokenEndpointIsGuardedAsAnyOther() throws IOException {
    try (RawReceiver tokens = new RawReceiver(this::mint);
        RawReceiver receiver = RawReceiver.answering(OK);
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
            strict.post(Posting.attempt(endpoint(receiver, url, ClientAuthentication.BASIC)));
        assertThat(report.outcome())
            .as(url)
            .isEqualTo(new Unreachable(FailureClass.AUTH, "token endpoint: blocked_destination"));
      }
      assertThat(tokens.connections).hasValue(0);
      assertThat(receiver.connections).hasValue(0);
    }
  }

  private void mint(RawReceiver.Line line) throws IOException {
    while (true) {
      line.request();
      line.say(token("token-" + minted.incrementAndGet(), 3600));
    }
  }

  private static Script says(String answer) {
    return line -> {
      line.request();
      line.say(answer);
      line.waitForTheEnd();
    };
  }

  private static String token(String token, long seconds) {
    String json =
        "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":%d}"
            .formatted(token, seconds);
    return "HTTP/1.1 200 OK\r\ncontent-length: " + json.length() + "\r\n\r\n" + json;
  }

  private static List<String> authorizations(RawReceiver receiver) {
    return receiver.requests.stream()
        .flatMap(request -> request.headerLines().stream())
        .filter(line -> line.startsWith("authorization: "))
        .map(line -> line.substring("authorization: ".length()))
        .toList();
  }

  private static Endpoint endpoint(
      RawReceiver receiver, String tokenUrl, ClientAuthentication authentication) {
    return endpoint(receiver, tokenUrl, authentication, Posting.LONG);
  }

  private static Endpoint endpoint(
      RawReceiver receiver,
      String tokenUrl,
      ClientAuthentication authentication,
      Duration deadline) {
    Endpoint plain = Posting.endpoint(receiver.url(), deadline);
    OAuth2Client client =
        new OAuth2Client(
            URI.create(tokenUrl),
            "client:1",
            SecretBytes.ofUtf8("s/3cr=t"),
            List.of("calls.write", "calls.read"),
            Optional.of("crm"),
            authentication);
    return new Endpoint(
        plain.url(),
        plain.host(),
        plain.profile(),
        plain.signingSecrets(),
        new Credentials(Map.of("x-custom", "1"), Optional.of(client)),
        deadline,
        dev.switchhook.delivery.egress.Transport.STANDARD);
  }
}
