package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.events.FailureClass;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one table of modes cannot say: where the limits are, and what the next request meets. */
@Timeout(300)
class HostileReceiverTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  private final Posting posting = new Posting();

  @AfterEach
  void close() {
    posting.close();
  }

  // No final head: nobody knows whether the receiver took it.

  @Test
  void aHundredHeaderLinesAreTakenAndOneMoreIsNot() throws IOException {
    assertThat(
            outcome(
                answer(
                    "HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(99) + "content-length: 0\r\n\r\n")))
        .isEqualTo(new Delivered(200));
    assertThat(
            outcome(
                answer(
                    "HTTP/1.1 200 OK\r\n" + "x: y\r\n".repeat(100) + "content-length: 0\r\n\r\n")))
        .isEqualTo(
            new Unreachable(FailureClass.RESPONSE_TOO_LARGE, "response head over the limit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"100 Continue", "103 Early Hints"})
  void fiveInterimAnswersAreSkippedAndASixthIsTooMany(String status) throws IOException {
    String interim = "HTTP/1.1 " + status + "\r\n\r\n";
    assertThat(outcome(answer(interim.repeat(5) + OK))).isEqualTo(new Delivered(200));
    assertThat(outcome(answer(interim.repeat(6) + OK)))
        .isEqualTo(new Unreachable(FailureClass.PROTOCOL, "too many interim answers"));
    assertThat(
            outcome(
                line -> {
                  line.request();
                  line.sayForEver(interim, 0);
                }))
        .isEqualTo(new Unreachable(FailureClass.PROTOCOL, "too many interim answers"));
  }

  @Test
  void theAnswerBehindA102IsNotTakenForThatOfTheNextRequest() throws IOException {
    AtomicInteger connection = new AtomicInteger();
    try (RawReceiver receiver =
        new RawReceiver(
            line -> {
              line.request();
              if (connection.incrementAndGet() == 1) {
                line.say("HTTP/1.1 102 Processing\r\n\r\n");
                line.request();
                line.say(OK);
              } else {
                line.say("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");
              }
            })) {
      assertThat(posting.post(receiver.url()).outcome())
          .isEqualTo(new Unreachable(FailureClass.PROTOCOL, "no final status"));
      assertThat(posting.post(receiver.url()).outcome())
          .isEqualTo(new Refused(500, FailureClass.SERVER_ERROR, Duration.ZERO));
    }
  }

  @Test
  void resetOrClosedBeforeTheAnswer() throws IOException {
    Unreachable reset = new Unreachable(FailureClass.RESET, "connection closed before an answer");
    assertThat(
            outcome(
                line -> {
                  line.request();
                  line.reset();
                }))
        .isEqualTo(reset);
    assertThat(outcome(RawReceiver.Line::request)).isEqualTo(reset);
    assertThat(outcome(answer("HTTP/1.1 200 OK\r\nx: y"))).isEqualTo(reset);
  }

  @Test
  void aPooledConnectionThatTheReceiverClosesCostsAtMostOneAttempt() throws IOException {
    try (RawReceiver receiver = new RawReceiver(answer(OK))) {
      for (int i = 0; i < 20; i++) {
        assertThat(posting.post(receiver.url()).outcome())
            .isIn(
                new Delivered(200),
                new Unreachable(FailureClass.RESET, "connection closed before an answer"));
      }
      assertThat(receiver.requests).hasSizeLessThanOrEqualTo(20);
    }
  }

  // The final head was read: it decides, whatever follows.

  @Test
  void chunksAtFullSpeedForEverAreDeliveredAndCut() throws IOException {
    AttemptReport report =
        deliveredAndClosed(
            line -> {
              line.request();
              line.say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
              line.sayForEver("400\r\n" + "a".repeat(1024) + "\r\n", 0);
            });
    assertThat(report.responseBytes()).isBetween(16L * 1024, 64L * 1024 + 16L * 1024);
  }

  @Test
  void aCompressedBodyIsNotDecompressed() throws IOException {
    AttemptReport report =
        report(
            Posting.LONG,
            answer("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd"));
    assertThat(report.outcome()).isEqualTo(new Delivered(200));
    assertThat(report.responseBytes()).isEqualTo(4);
  }

  @Test
  void aBadChunkChangesNothing() throws IOException {
    assertThat(outcome(answer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc")))
        .isEqualTo(new Delivered(200));
    assertThat(outcome(answer("HTTP/1.1 503 No\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc")))
        .isEqualTo(new Outcome.Throttled(503, FailureClass.SERVER_ERROR, Duration.ZERO));
  }

  @Test
  void aSecondAnswerIsNobodys() throws IOException {
    AtomicInteger connection = new AtomicInteger();
    try (RawReceiver receiver =
        new RawReceiver(
            line -> {
              boolean first = connection.incrementAndGet() == 1;
              line.request();
              line.say(first ? OK + OK : "HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");
              line.waitForTheEnd();
            })) {
      assertThat(posting.post(receiver.url()).outcome()).isEqualTo(new Delivered(200));
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> posting.post(receiver.url()).outcome() instanceof Refused);
    }
  }

  @Test
  void anAnswerBeforeTheRequestWasReadClosesTheConnection() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (RawReceiver receiver =
        new RawReceiver(
            line -> {
              line.say("HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\n\r\n");
              await(over);
            })) {
      Attempt large =
          new Attempt(
              Posting.delivery(d -> d.setBody(ByteBuffer.wrap(new byte[8 * 1024 * 1024]))),
              Posting.endpoint(receiver.url(), Posting.LONG),
              1,
              Optional.empty());
      for (int i = 1; i <= 3; i++) {
        assertThat(posting.post(large).outcome())
            .isEqualTo(new Refused(413, FailureClass.CLIENT_ERROR, Duration.ZERO));
        assertThat(receiver.connections).hasValue(i);
      }
    } finally {
      over.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNeverFollowed(int status) throws IOException {
    try (RawReceiver canary = RawReceiver.answering(OK)) {
      Outcome outcome =
          outcome(
              answer(
                  "HTTP/1.1 "
                      + status
                      + " Elsewhere\r\nlocation: "
                      + canary.url()
                      + "\r\nrefresh: 0; url="
                      + canary.url()
                      + "\r\ncontent-length: 0\r\n\r\n"));
      assertThat(outcome).isEqualTo(new Refused(status, FailureClass.REDIRECT, Duration.ZERO));
      assertThat(canary.connections).hasValue(0);
    }
  }

  @Test
  void whileManyAttemptsHangOthersAreServed() throws IOException {
    try (RawReceiver hanging = new RawReceiver(RawReceiver.Line::waitForTheEnd);
        RawReceiver healthy = RawReceiver.answering(OK)) {
      var endpoint = Posting.endpoint(hanging.url(), Posting.LONG);
      var hung =
          IntStream.range(0, 16).mapToObj(_ -> posting.start(Posting.attempt(endpoint))).toList();
      for (int i = 0; i < 20; i++) {
        assertThat(posting.post(healthy.url()).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(hung).noneMatch(CompletableFuture::isDone);
      Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> hanging.connections.get() == 16);
      hanging.close();
      for (var one : hung) {
        assertThat(one.orTimeout(60, TimeUnit.SECONDS).join().outcome())
            .isEqualTo(new Unreachable(FailureClass.RESET, "connection closed before an answer"));
      }
    }
  }

  private static RawReceiver.Script answer(String response) {
    return line -> {
      line.request();
      line.say(response);
    };
  }

  private Outcome outcome(RawReceiver.Script script) throws IOException {
    return outcome(Posting.LONG, script);
  }

  private Outcome outcome(Duration deadline, RawReceiver.Script script) throws IOException {
    return report(deadline, script).outcome();
  }

  /** One attempt, one request, and the sender works afterwards. */
  private AttemptReport report(Duration deadline, RawReceiver.Script script) throws IOException {
    try (RawReceiver receiver = new RawReceiver(script);
        RawReceiver healthy = RawReceiver.answering(OK)) {
      AttemptReport report =
          posting.post(Posting.attempt(Posting.endpoint(receiver.url(), deadline)));
      assertThat(posting.post(healthy.url()).outcome()).isEqualTo(new Delivered(200));
      assertThat(receiver.requests).hasSize(1);
      assertThat(receiver.connections).hasValue(1);
      return report;
    }
  }

  /** The script's connection must fail under it: nothing else ends these scripts. */
  private AttemptReport deliveredAndClosed(RawReceiver.Script script) throws IOException {
    CountDownLatch closed = new CountDownLatch(1);
    AttemptReport report =
        report(
            Posting.LONG,
            line -> {
              try {
                script.play(line);
              } catch (IOException e) {
                closed.countDown();
              }
            });
    assertThat(report.outcome()).isEqualTo(new Delivered(200));
    await(closed);
    return report;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
