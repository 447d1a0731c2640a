package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds on HTTP/1.1 holds on HTTP/2. */
@Timeout(300)
class Http2ReceiverTest {
  private static final long REFUSED_STREAM = 7;

  private final Posting posting = Http2Attempts.posting();

  @AfterEach
  void close() {
    posting.close();
  }

  @Test
  void theRequestSaysTheSameInTheWordsOfTheOtherVersion() throws Exception {
    try (Http2Receiver receiver =
            new Http2Receiver(Http2Attempts.CERTIFICATE, Http2Receiver.Line::ok);
        RawReceiver old = RawReceiver.answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")) {
      posting.post(
          Posting.attempt(
              Posting.endpoint(
                  receiver.url("crm.example"),
                  Posting.LONG,
                  Map.of("x-api-key", "k"),
                  Http2Attempts.HTTP_2)));
      posting.post(
          Posting.attempt(Posting.endpoint(old.url(), Posting.LONG, Map.of("x-api-key", "k"))));
      Http2Headers request = receiver.requests.getFirst();
      assertThat(request.method()).hasToString("POST");
      assertThat(request.scheme()).hasToString("https");
      assertThat(request.path()).hasToString("/hooks/voice?k=v");
      assertThat(request.authority()).hasToString("crm.example:" + receiver.port());
      List<String> lines = new ArrayList<>();
      request.forEach(
          each -> {
            if (each.getKey().charAt(0) != ':') {
              lines.add(each.getKey() + ": " + each.getValue());
            }
          });
      assertThat(lines)
          .containsExactlyInAnyOrderElementsOf(
              old.requests.getFirst().headerLines().stream()
                  .filter(line -> !line.startsWith("host: "))
                  .toList());
    }
  }

  @Test
  void itIsNotAskedForWithoutTheSetting() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(Http2Attempts.CERTIFICATE, Http2Receiver.Line::ok)) {
      AttemptReport report =
          posting.post(
              Posting.attempt(Posting.endpoint(receiver.url("crm.example"), Posting.LONG)));
      assertThat(report.outcome()).isInstanceOf(Unreachable.class);
      assertThat(receiver.requests).isEmpty();
    }
  }

  @Test
  void whoeverDoesNotOfferItIsSpokenToInHttp11() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(Http2Attempts.CERTIFICATE.toKeyManagerFactory().getKeyManagers(), null, null);
    try (RawReceiver receiver =
        new RawReceiver(
            line -> {
              while (true) {
                line.request();
                line.say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
              }
            },
            context
                .getServerSocketFactory()
                .createServerSocket(0, 64, java.net.InetAddress.getLoopbackAddress()))) {
      String url = "https://crm.example:" + receiver.port() + "/";
      List<Attempt> burst =
          IntStream.range(0, 8).mapToObj(_ -> Http2Attempts.attempt(url)).toList();
      assertThat(posting.postAll(burst))
          .extracting(AttemptReport::outcome)
          .containsOnly(new Delivered(200));
      int connections = receiver.connections.get();
      assertThat(posting.post(Http2Attempts.attempt(url)).outcome()).isEqualTo(new Delivered(200));
      assertThat(receiver.connections).hasValue(connections);
      assertThat(receiver.requests).allMatch(r -> r.requestLine().endsWith("HTTP/1.1"));
    }
  }

  @Test
  void aCertificateOfAnotherHostSeesNoRequest() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(Http2Attempts.CERTIFICATE, Http2Receiver.Line::ok)) {
      assertThat(posting.post(Http2Attempts.attempt(receiver.url("third.example"))).outcome())
          .isEqualTo(new Unreachable(FailureClass.TLS, "certificate of another host"));
      assertThat(receiver.requests).isEmpty();
    }
  }

  @Test
  void aHeadHasItsLimits() throws Exception {
    Unreachable tooLarge =
        new Unreachable(FailureClass.RESPONSE_TOO_LARGE, "response head over the limit");
    assertThat(said(line -> line.head(with(100, 1), true))).isEqualTo(new Delivered(200));
    assertThat(said(line -> line.head(with(101, 1), true))).isEqualTo(tooLarge);
    assertThat(said(line -> line.head(with(2, 16 * 1024), true))).isEqualTo(tooLarge);
  }

  @Test
  void anEndlessBodyIsCutAndItsNeighboursGoOn() throws Exception {
    try (Http2Receiver receiver =
        new Http2Receiver(
            Http2Attempts.CERTIFICATE,
            line -> {
              line.status(200, false);
              IntStream.range(0, 5).forEach(_ -> line.data(8 * 1024));
            })) {
      for (int i = 0; i < 20; i++) {
        AttemptReport report = posting.post(Http2Attempts.attempt(receiver.url("crm.example")));
        assertThat(report.outcome()).isEqualTo(new Delivered(200));
        assertThat(report.responseBytes()).isBetween(16L * 1024, 40L * 1024);
      }
      Awaitility.await().untilAsserted(() -> assertThat(receiver.resets).hasSize(20));
      assertThat(receiver.connections).hasValue(1);
    }
  }

  @Test
  void answersThatAreNone() throws Exception {
    Unreachable reset = new Unreachable(FailureClass.RESET, "connection closed before an answer");
    assertThat(said(line -> line.reset(REFUSED_STREAM))).isEqualTo(reset);
    assertThat(said(line -> line.context().close())).isEqualTo(reset);
    assertThat(said(line -> line.status(102, false)))
        .isEqualTo(new Unreachable(FailureClass.PROTOCOL, "no final status"));
    assertThat(said(line -> IntStream.range(0, 6).forEach(_ -> line.status(103, false))))
        .isEqualTo(new Unreachable(FailureClass.PROTOCOL, "too many interim answers"));
    assertThat(
            said(
                line -> {
                  IntStream.range(0, 5).forEach(_ -> line.status(100, false));
                  line.status(600, true);
                }))
        .isEqualTo(new Refused(600, FailureClass.SERVER_ERROR, Duration.ZERO));
  }

  @Test
  void whoFloodsUsWithFramesIsHungUpOn() throws Exception {
    for (Consumer<Http2Receiver.Line> flood :
        List.<Consumer<Http2Receiver.Line>>of(
            line -> line.context().writeAndFlush(new DefaultHttp2PingFrame(1)),
            line ->
                line.context().writeAndFlush(new DefaultHttp2SettingsFrame(new Http2Settings())))) {
      assertThat(said(line -> IntStream.range(0, 2_000).forEach(_ -> flood.accept(line))))
          .isEqualTo(new Unreachable(FailureClass.RESET, "connection closed before an answer"));
    }
  }

  private Outcome said(Http2Receiver.Script script) throws Exception {
    try (Http2Receiver receiver = new Http2Receiver(Http2Attempts.CERTIFICATE, script)) {
      CompletableFuture<AttemptReport> answer =
          posting.start(Http2Attempts.attempt(receiver.url("crm.example")));
      return Posting.await(answer).outcome();
    }
  }

  private static Http2Headers with(int lines, int bytes) {
    Http2Headers headers = new DefaultHttp2Headers(false).status("200");
    for (int i = 0; i < lines; i++) {
      headers.add("x-line-" + i, "v".repeat(bytes));
    }
    return headers;
  }
}
