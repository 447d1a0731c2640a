package dev.switchhook.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.signature.SigningSecret;
import dev.switchhook.delivery.signature.VectorG;
import dev.switchhook.delivery.subscription.Endpoint;
import dev.switchhook.events.FailureClass;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code v1a} costs so much that no loop and no other lane may wait for it. */
final class DearSignatureTest {
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
  private static final String K1 =
      "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
  private static final String G2 =
      "v1a,VPqOYaOGoMCssc5kV8earlTluOWBFfXzy7vIAQGTVrMoPplgxJSqFqi1rnONWGSW8Xe7rRZbmi1V35x4pTdCBg==";

  private final Posting posting = new Posting();
  private final CompletableFuture<Void> poolIsFree = new CompletableFuture<>();

  @AfterEach
  void close() {
    poolIsFree.complete(null);
    posting.close();
  }

  @Test
  void bothVersionsGoOutInOneLine() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      AttemptReport report = posting.post(Posting.attempt(both(receiver.url(), Posting.LONG)));

      assertThat(report.outcome()).isEqualTo(new Delivered(200));
      assertThat(receiver.requests.getFirst().headerLines())
          .contains("webhook-signature: " + VectorG.SIGNATURE + " " + G2);
    }
  }

  @Test
  void theLoopNeverSignsItAndOthersPassWhileItWaits() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      posting.occupySigningPool(poolIsFree);
      List<CompletableFuture<AttemptReport>> dear = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        dear.add(posting.start(Posting.attempt(both(receiver.url(), Posting.LONG))));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(posting.post(receiver.url()).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(dear).as("nobody else can have signed them").noneMatch(CompletableFuture::isDone);
      assertThat(receiver.requests).hasSize(20);

      poolIsFree.complete(null);
      for (CompletableFuture<AttemptReport> each : dear) {
        assertThat(Posting.await(each).outcome()).isEqualTo(new Delivered(200));
      }
      assertThat(receiver.requests).hasSize(30);
    }
  }

  @Test
  void theDeadlineCoversTheWaitForASignatureAndNothingIsSentAfterIt() throws IOException {
    try (RawReceiver receiver = RawReceiver.answering(OK)) {
      posting.occupySigningPool(poolIsFree);
      AttemptReport report =
          posting.post(Posting.attempt(both(receiver.url(), Duration.ofMillis(50))));

      assertThat(report.outcome())
          .isEqualTo(new Unreachable(FailureClass.PLATFORM_ERROR, "no signature in time"));
      assertThat(report.requestBytes()).isZero();
      poolIsFree.complete(null);
      assertThat(posting.post(Posting.attempt(both(receiver.url(), Posting.LONG))).outcome())
          .as("signed after the one that was given up")
          .isEqualTo(new Delivered(200));
      assertThat(receiver.requests).hasSize(1);
    }
  }

  @Test
  void anAttemptIsGivenUpInThePoolToo() throws IOException {
    CompletableFuture<Void> connected = new CompletableFuture<>();
    try (RawReceiver receiver =
        new RawReceiver(
            line -> {
              connected.complete(null);
              while (true) {
                line.request();
                line.say(OK);
              }
            })) {
      posting.occupySigningPool(poolIsFree);
      CompletableFuture<AttemptReport> waiting =
          posting.start(Posting.attempt(both(receiver.url(), Posting.LONG)));
      Posting.await(connected);
      posting.settleDown();
      posting.giveUp();
      assertThat(Posting.await(waiting).outcome()).isInstanceOf(Unreachable.class);

      poolIsFree.complete(null);
      assertThat(posting.post(receiver.url()).outcome()).isEqualTo(new Delivered(200));
      assertThat(receiver.requests)
          .as("nothing of the one that was given up")
          .singleElement()
          .satisfies(request -> assertThat(request.head()).doesNotContain("v1a"));
    }
  }

  private static Endpoint both(String url, Duration deadline) {
    Endpoint plain = Posting.endpoint(url, deadline);
    return new Endpoint(
        plain.url(),
        plain.host(),
        plain.profile(),
        List.of(
            SigningSecret.parse(K1, Optional.empty()),
            SigningSecret.parse(VectorG.SECRET, Optional.empty())),
        plain.credentials(),
        deadline,
        dev.switchhook.delivery.egress.Transport.STANDARD);
  }
}
