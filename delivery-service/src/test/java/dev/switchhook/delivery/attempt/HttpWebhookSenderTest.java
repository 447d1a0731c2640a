package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.egress.Transport;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.delivery.signature.VectorG;
import dev.switchhook.delivery.subscription.Credentials;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.ReceiverProfile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what a well-behaved answer becomes. */
class HttpWebhookSenderTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  private final Posting posting = new Posting();

  @AfterEach
  void close() {
    posting.close();
  }

  @Test
  void theRequestIsTheOneOfTheContractByteForByte() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      AttemptReport report = posting.post(receiver.url());

      assertThat(report.outcome()).isEqualTo(new Delivered(200));
      RawReceiver.Request request = receiver.requests.getFirst();
      assertThat(request.requestLine()).isEqualTo("POST /hooks/voice?k=v HTTP/1.1");
      assertThat(request.headerLines())
          .containsExactly(
              "host: 127.0.0.1:" + receiver.port(),
              "content-type: application/json",
              "content-length: 755",
              "accept-encoding: identity",
              "user-agent: Switchhook/0.1",
              "webhook-id: " + VectorG.ID,
              "webhook-timestamp: " + VectorG.TIMESTAMP,
              "webhook-signature: " + VectorG.SIGNATURE,
              "x-switchhook-event-type: call.ended",
              "x-switchhook-call-id: call_0192f0c17b0a7c11",
              "x-switchhook-sequence: 9",
              "x-switchhook-attempt: 1");
      assertThat(new String(request.body(), UTF_8)).isEqualTo(VectorG.BODY);
    }
  }

  @Test
  void aReplayedPingSaysSoAndLeavesOutWhatItHasNot() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      posting.post(
          new Attempt(
              Posting.delivery(d -> d.setEventType("ping").setCallId(null).setSequence(null)),
              Posting.endpoint(receiver.url(), Posting.LONG),
              14,
              Optional.of("job_1")));

      assertThat(receiver.requests.getFirst().headerLines())
          .contains(
              "x-switchhook-event-type: ping",
              "x-switchhook-attempt: 14",
              "x-switchhook-replay: job_1")
          .noneMatch(line -> line.startsWith("x-switchhook-call") || line.contains("sequence"));
    }
  }

  @Test
  void configuredHeadersGoAlong() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      Map<String, String> headers = Map.of("x-api-key", "a b\tc", "authorization", "Bearer t0ken");
      posting.post(Posting.attempt(Posting.endpoint(receiver.url(), Posting.LONG, headers)));

      assertThat(receiver.requests.getFirst().headerLines())
          .contains("x-api-key: a b\tc", "authorization: Bearer t0ken")
          .hasSize(14);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nX-Inj: 1",
        "a\r\n b",
        "a\nb",
        "a\rb",
        "a\0b",
        "a\u000bb",
        "a\u007fb",
        "a\u0085b",
        "a\u2028b",
        "\u560aX-Inj: 1",
        "\u010aX-Inj: 1",
        " lead",
        "trail "
      })
  void aHeaderValueThatCouldBreakOutIsNeverSent(String value) throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      AttemptReport report =
          posting.post(
              Posting.attempt(
                  Posting.endpoint(receiver.url(), Posting.LONG, Map.of("x-key", value))));

      assertThat(report.outcome())
          .isEqualTo(
              new Unreachable(
                  FailureClass.PLATFORM_ERROR, "header value that may not be sent: x-key"));
      assertThat(receiver.connections).hasValue(0);

      posting.post(
          new Attempt(
              Posting.delivery(d -> d.setEventType(value).setCallId(value)),
              Posting.endpoint(receiver.url(), Posting.LONG),
              1,
              Optional.empty()));
      assertThat(receiver.requests.getFirst().headerLines())
          .hasSize(10)
          .noneMatch(line -> line.contains("event-type") || line.contains("call-id"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "Host", "hOsT", "host", "Webhook-Signature", "webhook-id", "x-switchhook-attempt",
            "transfer-encoding",
        "content-length", "a b", "a:b", "a\r\nb", "ä", "metadata-flavor", "x-forwarded-for",
            "proxy-authorization"
      })
  void aReservedHeaderNameIsNeverSent(String name) throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = Posting.endpoint(receiver.url(), Posting.LONG, Map.of(name, "1"));
      assertThat(posting.post(Posting.attempt(endpoint)).outcome())
          .isEqualTo(
              new Unreachable(FailureClass.PLATFORM_ERROR, "header name that may not be sent"));
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void aConnectionIsUsedAgainAndTheReportTellsWhich() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      AttemptReport first = posting.post(receiver.url());
      AttemptReport second = posting.post(receiver.url());

      assertThat(receiver.connections).hasValue(1);
      assertThat(first.connectMs()).isPresent();
      assertThat(second.connectMs()).isEmpty();
      assertThat(second.firstByteMs()).isPresent();
      assertThat(second.requestBytes()).isEqualTo(755);
      assertThat(second.responseBytes()).isEqualTo(2);
      assertThat(second.startedAt()).isEqualTo(Posting.NOW);
      assertThat(second.took()).isPositive();
    }
  }

  @Test
  void aHundredAtOnceAreAHundredRequests() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint = Posting.endpoint(receiver.url(), Posting.LONG);
      List<Attempt> attempts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        attempts.add(Posting.attempt(endpoint));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(posting.postAll(attempts))
            .allMatch(report -> report.outcome().equals(new Delivered(200)));
      }
      assertThat(receiver.requests).hasSize(100);
    }
  }

  @Test
  void whatIsGivenUpIsATimeoutAnsweredOnceAndItsConnectionIsClosed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (RawReceiver receiver =
        new RawReceiver(
            line -> {
              line.request();
              asked.countDown();
              line.waitForTheEnd();
              closed.countDown();
            })) {
      CompletableFuture<AttemptReport> answer =
          posting.start(Posting.attempt(Posting.endpoint(receiver.url(), Posting.LONG)));
      asked.await();
      posting.giveUp();
      posting.giveUp();

      assertThat(Posting.await(answer).outcome())
          .isEqualTo(new Unreachable(FailureClass.TIMEOUT, "given up, others wait for it"));
      closed.await();
      posting.settleDown();
      assertThat(answer).isCompleted();
    }
  }

  @Test
  void moreConnectionsToOneHostThanAllowedAreAFaultOfOurs() throws IOException {
    try (RawReceiver receiver = new RawReceiver(RawReceiver.Line::waitForTheEnd)) {
      Endpoint endpoint = Posting.endpoint(receiver.url(), Duration.ofSeconds(2));
      List<Attempt> attempts = new ArrayList<>();
      for (int i = 0; i < 17; i++) {
        attempts.add(Posting.attempt(endpoint));
      }
      assertThat(posting.postAll(attempts))
          .filteredOn(
              report ->
                  report.outcome() instanceof Unreachable(FailureClass why, _)
                      && why == FailureClass.PLATFORM_ERROR)
          .hasSize(1);
      assertThat(posting.meters.get("switchhook.client.queue.refused").counter().count())
          .isEqualTo(1);
    }
  }

  @Test
  void theStatusDecides() throws IOException {
    assertThat(answered("HTTP/1.1 204 No Content\r\n\r\n")).isEqualTo(new Delivered(204));
    assertThat(answered("HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n"))
        .isEqualTo(new Delivered(200));
    assertThat(answered("HTTP/1.1 500 No\r\nretry-after: 7\r\ncontent-length: 0\r\n\r\n"))
        .isEqualTo(new Refused(500, FailureClass.SERVER_ERROR, Duration.ofSeconds(7)));
    assertThat(answered("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n"))
        .isEqualTo(new Refused(410, FailureClass.GONE, Duration.ZERO));
    assertThat(answered("HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"))
        .isEqualTo(new Refused(999, FailureClass.SERVER_ERROR, Duration.ZERO));
    assertThat(
            answered(
                "HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"))
        .isEqualTo(new Throttled(429, FailureClass.RATE_LIMITED, Duration.ofSeconds(5)));
  }

  @Test
  void anUnreadableHintIsCounted() throws IOException {
    answered("HTTP/1.1 503 No\r\nretry-after: soon\r\ncontent-length: 0\r\n\r\n");
    assertThat(posting.meters.get("switchhook.retry.after.ignored").counter().count()).isEqualTo(1);
  }

  @Test
  void theProfileHasItsOwnIdeaOfSuccess() throws IOException {
    try (RawReceiver receiver =
        RawReceiver.answering("HTTP/1.1 202 Later\r\ncontent-length: 0\r\n\r\n")) {
      Endpoint standard = Posting.endpoint(receiver.url(), Posting.LONG);
      Endpoint zapier =
          new Endpoint(
              standard.url(),
              "h",
              ReceiverProfile.ZAPIER,
              standard.signingSecrets(),
              Credentials.of(Map.of()),
              Posting.LONG,
              Transport.STANDARD);
      assertThat(posting.post(Posting.attempt(standard)).outcome()).isEqualTo(new Delivered(202));
      assertThat(posting.post(Posting.attempt(zapier)).outcome())
          .isEqualTo(new Refused(202, FailureClass.SERVER_ERROR, Duration.ZERO));
    }
  }

  @Test
  void aPortWhereNobodyListensIsNoConnection() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    AttemptReport report = posting.post("http://127.0.0.1:" + port + "/");
    assertThat(report.outcome())
        .isEqualTo(new Unreachable(FailureClass.CONNECT, "connection refused"));
    assertThat(report.requestBytes()).isZero();
    assertThat(report.connectMs()).isEmpty();
  }

  @Test
  void aNameWithoutAnAddressIsDns() {
    assertThat(posting.post("http://nowhere.example/").outcome())
        .isEqualTo(new Unreachable(FailureClass.DNS, "name does not exist"));
    assertThat(posting.post("http://silent.example/").outcome())
        .isEqualTo(new Unreachable(FailureClass.DNS, "no address found"));
  }

  @Test
  void theNextAddressIsTriedAndTheOneThatWorkedIsTakenFirst() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      Endpoint endpoint =
          Posting.endpoint("http://two.example:" + receiver.port() + "/", Posting.LONG);
      for (int i = 0; i < 3; i++) {
        assertThat(posting.post(Posting.attempt(endpoint)).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(receiver.connections).hasValue(1);
      assertThat(receiver.requests).hasSize(3);
    }
  }

  @Test
  void whatIsNotAllowedIsNotConnectedTo() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK);
        Posting strict = new Posting(List.of("10.0.0.0/8"), Optional.empty())) {
      for (String url :
          List.of(
              receiver.url(),
              "http://localhost:" + receiver.port() + "/",
              "https://crm.example:" + receiver.port() + "/",
              "http://trap.example:" + receiver.port() + "/",
              "https://u:p@crm.example/",
              "https://crm.example//x")) {
        assertThat(strict.post(url).outcome())
            .as(url)
            .isEqualTo(new Unreachable(FailureClass.BLOCKED_ADDRESS, "blocked_destination"));
      }
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void aNameIsConnectedToItsVettedAddressUnderItsOwnName() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      posting.post("http://CRM.example.:" + receiver.port() + "/x");
      assertThat(receiver.requests.getFirst().headerLines())
          .contains("host: crm.example:" + receiver.port());
    }
  }

  @Test
  void withoutALiveSecretNothingIsSent() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      SigningSecret ended = SigningSecret.parse(VectorG.SECRET, Optional.of(Posting.NOW));
      for (List<SigningSecret> secrets : List.of(List.<SigningSecret>of(), List.of(ended))) {
        Endpoint endpoint =
            new Endpoint(
                URI.create(receiver.url()),
                "h",
                ReceiverProfile.STANDARD,
                secrets,
                Credentials.of(Map.of()),
                Posting.LONG,
                Transport.STANDARD);
        assertThat(posting.post(Posting.attempt(endpoint)).outcome())
            .isEqualTo(new Unreachable(FailureClass.PLATFORM_ERROR, "no secret to sign with"));
      }
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void anIdThatCouldShiftSignedBytesIsNeverSent() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      for (String id : List.of("a.b", "", "a\r\nb", "ä")) {
        Attempt attempt =
            new Attempt(
                Posting.delivery(d -> d.setDeliveryId(id)),
                Posting.endpoint(receiver.url(), Posting.LONG),
                1,
                Optional.empty());
        assertThat(posting.post(attempt).outcome())
            .isEqualTo(
                new Unreachable(FailureClass.PLATFORM_ERROR, "delivery id that cannot be sent"));
      }
      assertThat(receiver.connections).hasValue(0);
    }
  }

  @Test
  void aLargeBodyArrivesWhole() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      byte[] body = new byte[512 * 1024];
      java.util.Arrays.fill(body, (byte) 'x');
      AttemptReport report =
          posting.post(
              new Attempt(
                  Posting.delivery(d -> d.setBody(ByteBuffer.wrap(body))),
                  Posting.endpoint(receiver.url(), Posting.LONG),
                  1,
                  Optional.empty()));
      assertThat(report.outcome()).isEqualTo(new Delivered(200));
      assertThat(receiver.requests.getFirst().body()).isEqualTo(body);
    }
  }

  private Outcome answered(String response) throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(response)) {
      Outcome outcome = posting.post(receiver.url()).outcome();
      posting.settleDown();
      assertThat(receiver.requests).hasSize(1);
      return outcome;
    }
  }
}
