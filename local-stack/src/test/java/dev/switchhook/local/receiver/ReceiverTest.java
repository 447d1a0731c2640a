package dev.switchhook.local.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import dev.switchhook.local.receiver.Behaviour.Afterwards;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER_SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
  private static final String OK = "HTTP/1.1 200";

  private final Receiver receiver = Receiver.start();

  @AfterEach
  void close() {
    receiver.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/ok, 200",
    "/crm/hooks, 200",
    "/, 200",
    "/status/503, 503",
    "/gone, 410",
    "/slow/20, 200",
    "/slow/20/500, 500",
    "/redirect, 302",
    "/redirect/307, 307",
    "/retry-after/3, 429",
    "/retry-after/3/503, 503",
    "/big/500/200, 500",
    "/slow/soon, 404",
    "/status, 404",
  })
  void thePathDecidesTheStatus(String path, int status) throws Exception {
    try (RawClient client = new RawClient(receiver)) {
      assertThat(client.post(path).readUntil(text -> text.contains("\r\n\r\n")))
          .startsWith("HTTP/1.1 " + status + " ");
    }
    assertThat(receiver.received(path)).hasSize(1);
    assertThat(receiver.received().getFirst().answered()).isEqualTo(status);
  }

  @Test
  void headersGoOutAsTheModeSays() throws Exception {
    try (RawClient client = new RawClient(receiver)) {
      assertThat(client.post("/retry-after/3").readAnswer()).contains("retry-after: 3\r\n");
      assertThat(client.post("/redirect").readAnswer()).contains("location: /redirected\r\n");
      assertThat(client.post("/status/204").readAnswer()).doesNotContain("content-length");
    }
    assertThat(receiver.connections()).isEqualTo(1);
  }

  @Test
  void theFirstAttemptsOfEachDeliveryFail() throws Exception {
    try (RawClient client = new RawClient(receiver)) {
      for (String id : List.of("a", "b")) {
        List<String> answers = new ArrayList<>();
        for (int attempt = 1; attempt <= 3; attempt++) {
          answers.add(client.post("/fail/2/x", "webhook-id: " + id + "\r\n", "{}").readAnswer());
        }
        assertThat(answers)
            .extracting(answer -> answer.substring(0, OK.length()))
            .containsExactly("HTTP/1.1 500", "HTTP/1.1 500", OK);
      }
    }
    assertThat(receiver.received()).extracting(Received::answered).contains(500, 200);
  }

  @Test
  void someFailAtTheirFirstAttemptAndAlwaysTheSame() throws Exception {
    List<List<String>> rounds = new ArrayList<>();
    try (RawClient client = new RawClient(receiver)) {
      for (String path : List.of("/fail-some/25/7/x", "/fail-some/25/7/y", "/fail-some/25/8/x")) {
        List<String> failed = new ArrayList<>();
        for (int id = 0; id < 100; id++) {
          String head = "webhook-id: " + id + "\r\n";
          if (client.post(path, head, "{}").readAnswer().startsWith("HTTP/1.1 500")) {
            failed.add("msg " + id);
            assertThat(client.post(path, head, "{}").readAnswer()).startsWith(OK);
          }
        }
        rounds.add(failed);
      }
    }
    assertThat(rounds.getFirst()).hasSizeBetween(10, 40).isEqualTo(rounds.get(1));
    assertThat(rounds.getFirst()).as("another seed").isNotEqualTo(rounds.get(2));
  }

  @Test
  void whatWasSentIsWrittenDownAsItWasSent() throws Exception {
    try (RawClient client = new RawClient(receiver)) {
      client
          .post(
              "/ok?x=1",
              "Webhook-Id: dlv_1\r\nX-Switchhook-Attempt:  4 \r\nx-twice: 1\r\nx-twice: 2\r\n",
              "{\"a\":1}")
          .readAnswer();
    }
    Received received = receiver.received("/ok").getFirst();
    assertThat(received.webhookId()).isEqualTo("dlv_1");
    assertThat(received.attempt()).isEqualTo(4);
    assertThat(received.headers()).extracting(Header::name).startsWith("host", "Webhook-Id");
    assertThat(received.headers()).filteredOn(h -> h.name().equals("x-twice")).hasSize(2);
    assertThat(received.body().text()).isEqualTo("{\"a\":1}");
    assertThat(received.body().sha256())
        .isEqualTo("015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
    assertThat(received.signature()).isEqualTo(Signature.UNCHECKED);
    assertThat(received.accepted()).isTrue();
  }

  @Test
  void signaturesAreVerifiedAgainstThePathsSecretsOnly() throws Exception {
    receiver.trust("/one", SECRET);
    receiver.trust("/two", OTHER_SECRET, SECRET);
    receiver.trustEverywhere(OTHER_SECRET);
    String signed = signedHeaders("dlv_1", Instant.now(), "{}");
    try (RawClient client = new RawClient(receiver)) {
      client.post("/one", signed, "{}").readAnswer();
      client.post("/two", signed, "{}").readAnswer();
      client.post("/three", signed, "{}").readAnswer();
      client.post("/one", signed, "{ }").readAnswer();
      client.post("/one").readAnswer();
      client
          .post("/one", signedHeaders("dlv_1", Instant.now().minusSeconds(600), "{}"), "{}")
          .readAnswer();
    }
    assertThat(receiver.received())
        .extracting(Received::signature)
        .containsExactly(
            Signature.VALID,
            Signature.VALID,
            Signature.INVALID,
            Signature.INVALID,
            Signature.INVALID,
            Signature.INVALID);
    assertThat(receiver.invalidSignatures()).isEqualTo(4);
  }

  @Test
  void aPathCanBeGivenAnotherBehaviourAtAnyTime() throws Exception {
    receiver.behave("/backend", Behaviour.status(500));
    try (RawClient client = new RawClient(receiver)) {
      assertThat(client.post("/backend").readAnswer()).startsWith("HTTP/1.1 500");
      receiver.behave("/backend", Behaviour.status(200));
      assertThat(client.post("/backend").readAnswer()).startsWith(OK);
      receiver.behave("/backend", new Behaviour.Raw(0, "HTTP/1.1 20 OK\r\n\r\n", Afterwards.CLOSE));
      assertThat(client.post("/backend").readUntil(_ -> false)).isEqualTo("HTTP/1.1 20 OK\r\n\r\n");
    }
  }

  @Test
  void aReceiverThatIsDownRefusesAndThenGoesOnWhereItWas() throws Exception {
    try (RawClient client = new RawClient(receiver)) {
      client.post("/ok").readAnswer();
    }
    receiver.goDown();
    assertThatThrownBy(() -> new RawClient(receiver)).isInstanceOf(ConnectException.class);
    receiver.comeBack();
    try (RawClient client = new RawClient(receiver)) {
      client.post("/ok").readAnswer();
    }
    assertThat(receiver.count()).isEqualTo(2);
  }

  @Test
  void requestsInOnePieceOrByteByByteAreTheSame() throws Exception {
    String two =
        "POST /a HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}POST /b HTTP/1.1\r\ncontent-length: 0\r\n\r\n";
    try (RawClient whole = new RawClient(receiver);
        RawClient pieces = new RawClient(receiver)) {
      whole.send(two).readAnswer();
      whole.readAnswer();
      for (String piece : two.split("")) {
        pieces.send(piece);
      }
      pieces.readAnswer();
      pieces.readAnswer();
    }
    assertThat(receiver.received())
        .extracting(Received::path)
        .containsExactly("/a", "/b", "/a", "/b");
    assertThat(receiver.received("/a")).extracting(r -> r.body().text()).containsOnly("{}");
  }

  @ParameterizedTest
  @CsvSource({
    "hello|||",
    "POST /a HTTP/1.1|no colon||",
    "POST /a HTTP/1.1|content-length: -1||",
    "POST /a HTTP/1.1|content-length: many||",
    "POST /a HTTP/1.1|transfer-encoding: chunked||",
  })
  void whatIsNoDeliveryIsRefused(String bytes) throws Exception {
    try (RawClient client = new RawClient(receiver)) {
      assertThat(client.send(bytes.replace("|", "\r\n")).readUntil(_ -> false))
          .startsWith("HTTP/1.1 400 ");
    }
    assertThat(receiver.count()).isZero();
  }

  @Test
  void aReceiverForBenchmarksKeepsOnlyCounts() throws Exception {
    try (Receiver counting = Receiver.start(0, Keep.COUNTS);
        RawClient client = new RawClient(counting)) {
      for (int i : IntStream.range(0, 3).toArray()) {
        client.post("/ok/" + i % 2).readAnswer();
      }
      assertThat(counting.received()).isEmpty();
      assertThat(counting.count()).isEqualTo(3);
      assertThat(counting.count("/ok/0")).isEqualTo(2);
    }
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(() -> Receiver.start(receiver.port(), Keep.EVERYTHING))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no receiver on port " + receiver.port());
  }

  private static String signedHeaders(String id, Instant at, String body) throws Exception {
    String signature = new Webhook(SECRET).sign(id, at.getEpochSecond(), body);
    return "webhook-id: %s\r\nwebhook-timestamp: %d\r\nwebhook-signature: %s\r\n"
        .formatted(id, at.getEpochSecond(), signature);
  }
}
