package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.HostileModes.End;
import dev.switchhook.events.FailureClass;
import java.io.IOException;
import java.util.List;

/** Receivers that withhold, stretch or garble the head of their answer. */
final class HostileHeads {
  private static final String HEAD = HostileModes.HEAD;
  private static final String EMPTY = "content-length: 0\r\n\r\n";
  private static final String OK = HEAD + EMPTY;

  private final HostileModes modes;

  private HostileHeads(HostileModes modes) {
    this.modes = modes;
  }

  static void addTo(HostileModes modes) {
    HostileHeads all = new HostileHeads(modes);
    all.silent();
    all.dripping();
    all.large();
    all.interim();
    all.nonsense();
    all.gone();
    all.oddStatus();
  }

  private void silent() {
    modes.large("never-accepts-the-body", FailureClass.TIMEOUT, RawReceiver.Line::ignore);
    modes.large("takes-the-body-in-drops", FailureClass.TIMEOUT, line -> line.sip(256, 100));
    modes.mode("never-reads", 0, FailureClass.TIMEOUT, End.ANY, RawReceiver.Line::ignore);
    modes.hangs("never-answers", "");
    modes.hangs("stalls-in-the-status-line", "HTTP/1.1 2");
    modes.hangs("stalls-after-the-status-line", HEAD);
    modes.hangs("stalls-in-the-head", HEAD + "x: y");
    modes.hangs("four-interim-answers-and-silence", "HTTP/1.1 103 Wait\r\n\r\n".repeat(4));
    modes.hangs("most-of-a-head-and-silence", HEAD + "x: " + "a".repeat(31_000));
    modes.hangs("lines-enough-and-silence", HEAD + "a:\r\n".repeat(99));
    modes.tls("never-shakes-hands", RawReceiver.Line::waitForTheEnd);
    modes.tls(
        "shakes-hands-in-drops",
        line -> {
          line.say(new byte[] {22, 3, 3, 63, 0});
          line.sayForEver("\2", 100);
        });
  }

  private void dripping() {
    modes.drips("drips-a-head", HEAD + "x: ", "a");
    modes.drips("drips-header-lines", HEAD, "x: y\r\n");
    modes.drips("drips-a-status-line", "HTTP/1.1 200 ", "a");
    modes.drips("drips-from-the-start", "", "H");
    modes.drips("drips-empty-lines", "", "\r\n");
  }

  private void large() {
    modes.endless(
        "endless-header-line", FailureClass.RESPONSE_TOO_LARGE, HEAD + "x: ", "a".repeat(999));
    modes.cut(
        "eight-thousand-lines-and-silence",
        0,
        FailureClass.RESPONSE_TOO_LARGE,
        HEAD + "a:\r\n".repeat(8_000));
    modes.endless(
        "endless-reason-phrase", FailureClass.RESPONSE_TOO_LARGE, HEAD.trim(), "a".repeat(999));
    modes.endless(
        "endless-header-lines", FailureClass.RESPONSE_TOO_LARGE, HEAD, "x-m: y\r\n".repeat(99));
    tooLarge("a-header-over-32-kib", "x: " + "a".repeat(33 * 1024) + "\r\n");
    tooLarge("ten-megabytes-of-headers", ("x: " + "a".repeat(997) + "\r\n").repeat(10_000));
    tooLarge("a-million-headers", "a:b\r\n".repeat(1_000_000));
    tooLarge("a-hundred-and-one-lines", "a:b\r\n".repeat(100));
    tooLarge("lines-without-end-of-the-head", "a:\r\n".repeat(8_000));
    modes.cut(
        "a-huge-reason-phrase",
        0,
        FailureClass.RESPONSE_TOO_LARGE,
        "HTTP/1.1 200 " + "a".repeat(9_000) + "\r\n" + EMPTY);
  }

  private void tooLarge(String name, String headers) {
    modes.cut(name, 0, FailureClass.RESPONSE_TOO_LARGE, HEAD + headers + EMPTY);
  }

  private void interim() {
    for (String status : List.of("100 Continue", "103 Early Hints")) {
      String interim = "HTTP/1.1 " + status + "\r\n\r\n";
      String number = status.substring(0, 3);
      modes.endless("endless-" + number, FailureClass.PROTOCOL, "", interim);
      modes.cut("six-times-" + number, 0, FailureClass.PROTOCOL, interim.repeat(6) + OK);
      modes.answers("five-times-" + number, 200, FailureClass.NONE, interim.repeat(5) + OK);
    }
    modes.cut("101", 0, FailureClass.PROTOCOL, "HTTP/1.1 101 Switching Protocols\r\n\r\n");
    modes.cut("102-and-then-200", 0, FailureClass.PROTOCOL, "HTTP/1.1 102 Processing\r\n\r\n" + OK);
    modes.cut("199", 0, FailureClass.PROTOCOL, "HTTP/1.1 199 What\r\n\r\n");
  }

  private void nonsense() {
    List<String> heads =
        List.of(
            "HTTP/1.1 099 Odd\r\n" + EMPTY,
            "HTTP/1.1 20 OK\r\n" + EMPTY,
            "HTTP/1.1 1000 OK\r\n" + EMPTY,
            "HTTP/1.1 2xx OK\r\n" + EMPTY,
            "HTTP/1.1 -200 OK\r\n" + EMPTY,
            "HTTP/1.1 99999999999 OK\r\n" + EMPTY,
            "HTTP/1.1\r\n" + EMPTY,
            "HTTP/2.0 200 OK\r\n" + EMPTY,
            "ICY 200 OK\r\n" + EMPTY,
            "<html>HTTP/0.9</html>\r\n\r\n",
            "SSH-2.0-OpenSSH_9.9\r\n\r\n",
            "\0\0\0\4\0\0\0\0\0\r\n\r\n",
            "\0\1\2\3\4\5\6\7\r\n\r\n",
            HEAD + "content-length: -5\r\n\r\n",
            HEAD + "content-length: 2\r\ncontent-length: 3\r\n\r\nok!",
            HEAD + "content-length: 2, 3\r\n\r\nok!",
            HEAD + "content-length: 99999999999999999999\r\n\r\n",
            HEAD + "content-length: two\r\n\r\nok",
            HEAD + "content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            HEAD + "content-length: 0\r\n" + EMPTY,
            "HTTP/1.1 200 OK\ncontent-length: 0\n\n",
            HEAD + "x: a\0b\r\n" + EMPTY);
    for (int i = 0; i < heads.size(); i++) {
      modes.cut("nonsense-" + i, 0, FailureClass.PROTOCOL, heads.get(i));
    }
  }

  private void gone() {
    modes.mode(
        "resets-in-the-request", 0, FailureClass.RESET, End.ANY, HostileHeads::resetInTheRequest);
    modes.mode("closes-in-the-request", 0, FailureClass.RESET, End.ANY, RawReceiver.Line::next);
    modes.mode(
        "closes-after-the-request", 0, FailureClass.RESET, End.ANY, RawReceiver.Line::request);
    modes.answers("closes-in-the-head", 0, FailureClass.RESET, HEAD + "x: y");
    modes.mode(
        "resets-after-the-request",
        0,
        FailureClass.RESET,
        End.ANY,
        line -> {
          line.request();
          line.reset();
        });
  }

  private static void resetInTheRequest(RawReceiver.Line line) throws IOException {
    line.next();
    line.reset();
  }

  private void oddStatus() {
    modes.answers("600", 600, FailureClass.SERVER_ERROR, "HTTP/1.1 600 Odd\r\n" + EMPTY);
    modes.answers("999", 999, FailureClass.SERVER_ERROR, "HTTP/1.1 999 Odd\r\n" + EMPTY);
    modes.answers("304-with-a-body", 304, FailureClass.REDIRECT, "HTTP/1.1 304 Same\r\n\r\nbody");
    modes.cut(
        "500-with-200-kb",
        500,
        FailureClass.SERVER_ERROR,
        "HTTP/1.1 500 No\r\ncontent-length: 204800\r\n\r\n" + "x".repeat(204_800));
  }
}
