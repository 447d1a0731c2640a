package dev.switchhook.local.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileReceiverTest {
  private static final String OK = "HTTP/1.1 200";

  private final Receiver receiver = Receiver.start();

  @AfterEach
  void close() {
    receiver.close();
  }

  @ParameterizedTest
  @CsvSource({"/reset, 0", "/reset-in-body, 200"})
  void aResetIsAResetAndNoOrderlyEnd(String path, int answered) throws Exception {
    try (RawClient client = new RawClient(receiver)) {
      client.post(path);
      assertThatThrownBy(() -> client.readUntil(_ -> false))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThat(receiver.received().getFirst().answered()).isEqualTo(answered);
  }

  @ParameterizedTest
  @CsvSource({
    "/drip/1, HTTP/1.1 200 OK|x-drip: aaaaaaaa",
    "/drip-body/1, HTTP/1.1 200 OK|content-length: 1000000||aaaaaaaa",
    "/endless-body, HTTP/1.1 200 OK|transfer-encoding: chunked||2000|xxxxxxxx",
    "/endless-headers, HTTP/1.1 200 OK|x-more: and more|x-more: and more|",
    "/endless-line, HTTP/1.1 200 OK|x-line: xxxxxxxx",
    "/interim, HTTP/1.1 103 Wait||HTTP/1.1 103 Wait||HTTP/1.1 103 Wait||",
    "/interim/102, HTTP/1.1 102 Wait||HTTP/1.1 102 Wait||",
    "/garbage, ICY 200 OK||",
    "/two-answers, HTTP/1.1 200 OK|content-length: 0||HTTP/1.1 500 No|content-length: 0||",
    "/huge-length, HTTP/1.1 200 OK|content-length: 9223372036854775807||",
    "/raw/200/HTTP%2F1.1%20200%20OK%0D%0A%0D%0A+, HTTP/1.1 200 OK||+",
  })
  void aHostilePathSaysExactlyThis(String path, String bytes) throws Exception {
    String wanted = bytes.replace("|", "\r\n");
    try (RawClient client = new RawClient(receiver)) {
      assertThat(client.post(path).readUntil(text -> text.length() == wanted.length()))
          .isEqualTo(wanted);
    }
  }

  @Test
  void aFloodGoesOnForAsLongAsItIsReadAndNeighboursAreServed() throws Exception {
    try (RawClient flooded = new RawClient(receiver);
        RawClient neighbour = new RawClient(receiver)) {
      flooded.post("/endless-body");
      flooded.skip(10_000_000);
      assertThat(neighbour.post("/ok").readAnswer()).startsWith(OK);
      flooded.skip(10_000_000);
    }
  }

  @Test
  void silenceIsKeptAlsoToASecondRequest() throws Exception {
    try (RawClient silent = new RawClient(receiver);
        RawClient neighbour = new RawClient(receiver)) {
      silent.post("/never").post("/ok");
      assertThat(neighbour.post("/ok").readAnswer()).startsWith(OK);
      receiver.goDown();
      assertThat(silent.readUntil(_ -> false)).isEmpty();
    }
    assertThat(receiver.received("/never")).hasSize(1);
    assertThat(receiver.received("/ok")).hasSize(1);
  }

  @Test
  void aBodyThatIsNeverReadFillsTheWindow() throws Exception {
    CompletableFuture<Void> writing;
    try (RawClient client = new RawClient(receiver)) {
      client.send("POST /never-read HTTP/1.1\r\ncontent-length: 16000000\r\n\r\n");
      await().atMost(Duration.ofMinutes(1)).until(() -> receiver.count("/never-read") == 1);
      writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.send("x".repeat(16_000_000));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      try (RawClient neighbour = new RawClient(receiver)) {
        neighbour.post("/ok").readAnswer();
      }
      assertThat(writing).isNotDone();
    }
    assertThatThrownBy(writing::join).hasRootCauseInstanceOf(SocketException.class);
  }
}
