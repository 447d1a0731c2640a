package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.ClientAuthentication;
import dev.switchhook.events.FailureClass;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** OAuth 2.0 client credentials: which token an attempt carries, and what it costs its deadline. */
final class AuthorizedSenderTest {
  private static final String NO = "HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n";

  private final Posting posting = new Posting();

  @AfterEach
  void close() {
    posting.close();
  }

  @Test
  void aTokenIsFetchedOnceAndSentWithEveryAttempt() throws IOException {
    try (RawReceiver tokens = new RawReceiver(TokenPosts.minting());
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      for (int i = 0; i < 3; i++) {
        assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(tokens.requests).hasSize(1);
      assertThat(TokenPosts.authorizations(receiver))
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
    try (RawReceiver tokens = new RawReceiver(TokenPosts.minting());
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      posting.post(
          Posting.attempt(TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BODY)));

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
                  line.say(TokenPosts.token("token-1", 3600));
                });
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      List<CompletableFuture<AttemptReport>> all =
          Stream.generate(() -> posting.start(Posting.attempt(endpoint))).limit(12).toList();
      posting.settleDown();
      goOn.complete(null);

      for (CompletableFuture<AttemptReport> each : all) {
        assertThat(Posting.await(each).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(tokens.requests).hasSize(1);
      assertThat(TokenPosts.authorizations(receiver)).hasSize(12).containsOnly("Bearer token-1");
    }
  }

  @Test
  void aTokenIsRenewedShortlyBeforeItsEnd() throws IOException {
    try (RawReceiver tokens = new RawReceiver(TokenPosts.minting());
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      posting.post(Posting.attempt(endpoint));
      posting.skip(Duration.ofMinutes(58));
      posting.post(Posting.attempt(endpoint));
      posting.skip(Duration.ofMinutes(1));
      posting.post(Posting.attempt(endpoint));

      assertThat(TokenPosts.authorizations(receiver))
          .containsExactly("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }
  }

  @Test
  void a401DropsTheTokenAndThePostIsNotMadeAgainBehindTheAttempt() throws IOException {
    try (RawReceiver tokens = new RawReceiver(TokenPosts.minting());
        RawReceiver receiver =
            new RawReceiver(
                line -> {
                  while (true) {
                    line.say(line.request().head().contains("token-1") ? NO : TokenPosts.OK);
                  }
                })) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
      assertThat(posting.post(Posting.attempt(endpoint)).outcome())
          .isEqualTo(new Refused(401, FailureClass.AUTH, Duration.ZERO));
      assertThat(receiver.requests).hasSize(1);

      assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isEqualTo(new Delivered(200));
      assertThat(TokenPosts.authorizations(receiver))
          .containsExactly("Bearer token-1", "Bearer token-2");
    }
  }

  @Test
  void aReceiverThatAlwaysAnswers401CostsAFetchAMinuteAndNotOneEach() throws IOException {
    try (RawReceiver tokens = new RawReceiver(TokenPosts.minting());
        RawReceiver receiver = RawReceiver.answering(NO)) {
      Endpoint endpoint = TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC);
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
    try (RawReceiver tokens = new RawReceiver(TokenPosts.minting());
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      posting.post(
          Posting.attempt(TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC)));
      posting.post(
          Posting.attempt(TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC)));
      assertThat(TokenPosts.authorizations(receiver))
          .containsExactly("Bearer token-1", "Bearer token-2");
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
                  line.say(TokenPosts.token("token-1", 3600));
                });
        RawReceiver receiver = new RawReceiver(RawReceiver.Line::waitForTheEnd)) {
      // All but 50 ms of ten minutes are over when the token comes.
      CompletableFuture<AttemptReport> attempt =
          posting.start(
              Posting.attempt(
                  TokenPosts.endpoint(
                      receiver, tokens.url(), ClientAuthentication.BASIC, Posting.LONG)));
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
        RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      CompletableFuture<AttemptReport> attempt =
          posting.start(
              Posting.attempt(
                  TokenPosts.endpoint(receiver, tokens.url(), ClientAuthentication.BASIC)));
      posting.giveUp();
      assertThat(Posting.await(attempt).outcome())
          .isEqualTo(new Unreachable(FailureClass.AUTH, "given up, others wait for it"));
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void aSenderThatWasGivenNoTokenSendsNothingByItself() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(TokenPosts.OK)) {
      Endpoint endpoint =
          TokenPosts.endpoint(receiver, "https://login.example/", ClientAuthentication.BASIC);
      assertThat(PreparedEndpoint.of(endpoint)).isInstanceOf(PreparedEndpoint.NotCallable.class);
      assertThat(PreparedEndpoint.of(endpoint.withToken("t")))
          .isInstanceOf(PreparedEndpoint.Callable.class);
    }
  }
}
