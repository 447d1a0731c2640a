package dev.switchhook.delivery.attempt;

import dev.switchhook.delivery.attempt.HostileModes.End;
import dev.switchhook.events.FailureClass;
import java.util.List;

/** Receivers whose final head is sound, and what comes behind it is not. */
final class HostileBodies {
  private static final String HEAD = HostileModes.HEAD;
  private static final String EMPTY = "content-length: 0\r\n\r\n";
  private static final String OK = HEAD + EMPTY;
  private static final String CHUNKED = HEAD + "transfer-encoding: chunked\r\n\r\n";

  private final HostileModes modes;

  private HostileBodies(HostileModes modes) {
    this.modes = modes;
  }

  static void addTo(HostileModes modes) {
    HostileBodies all = new HostileBodies(modes);
    all.endlessBodies();
    all.brokenBodies();
    all.bombs();
    all.oddButSound();
  }

  private void endlessBodies() {
    String announced = HEAD + "content-length: 1000000\r\n\r\n";
    modes.bodies("a-body-byte-a-moment", announced, "a", 200);
    modes.bodies("endless-chunks", CHUNKED, "400\r\n" + "a".repeat(1_024) + "\r\n", 0);
    modes.bodies("endless-small-chunks", CHUNKED, "1\r\na\r\n".repeat(200), 0);
    modes.bodies("a-body-without-length", HEAD + "\r\n", "a".repeat(1_000), 0);
    modes.bodies("endless-chunk-size", CHUNKED, "0".repeat(100), 0);
    modes.bodies("endless-chunk-extension", CHUNKED + "1", ";a=b".repeat(100), 0);
    modes.bodies("endless-trailers", CHUNKED + "0\r\n", "a: b\r\n".repeat(100), 0);
    modes.cut(
        "an-endless-length",
        200,
        FailureClass.NONE,
        HEAD + "content-length: 9223372036854775807\r\n\r\n");
    modes.cut("a-chunk-that-never-comes", 200, FailureClass.NONE, CHUNKED + "7fffffff\r\n");
  }

  private void brokenBodies() {
    modes.answers(
        "a-body-that-breaks-off", 200, FailureClass.NONE, HEAD + "content-length: 9\r\n\r\nab");
    modes.cut("a-bad-chunk", 200, FailureClass.NONE, CHUNKED + "zz\r\nabc");
    modes.cut("a-negative-chunk", 200, FailureClass.NONE, CHUNKED + "-1\r\nabc");
    modes.cut(
        "a-chunk-beyond-numbers", 200, FailureClass.NONE, CHUNKED + "f".repeat(40) + "\r\nabc");
    modes.cut("a-bad-trailer", 200, FailureClass.NONE, CHUNKED + "0\r\nx: a\0b\r\n\r\n");
    modes.mode(
        "a-reset-in-the-body",
        200,
        FailureClass.NONE,
        End.ANY,
        line -> {
          line.request();
          line.say(HEAD + "content-length: 100\r\n\r\nabc");
          line.pause(200);
          line.reset();
        });
  }

  private void bombs() {
    for (String encoding : List.of("gzip", "deflate", "zstd", "br")) {
      byte[] bomb = Bombs.of(encoding);
      bomb(encoding + "-bomb-with-200", encoding, 200, bomb);
      bomb(encoding + "-bomb-with-500", encoding, 500, bomb);
    }
    bomb("nested-bomb", "gzip, gzip, gzip", 200, Bombs.nested());
  }

  private void bomb(String name, String encoding, int status, byte[] body) {
    modes.mode(
        name,
        status,
        status == 200 ? FailureClass.NONE : FailureClass.SERVER_ERROR,
        End.ANY,
        line -> {
          line.request();
          line.say(
              "HTTP/1.1 %d X\r\ncontent-encoding: %s\r\ncontent-length: %d\r\n\r\n"
                  .formatted(status, encoding, body.length));
          line.say(body);
        });
  }

  private void oddButSound() {
    modes.answers("two-answers", 200, FailureClass.NONE, OK + "HTTP/1.1 500 No\r\n" + EMPTY);
    modes.answers("204-with-a-body", 204, FailureClass.NONE, "HTTP/1.1 204 None\r\n\r\nbody");
    modes.answers("a-line-folded", 200, FailureClass.NONE, HEAD + "x: a\r\n b\r\n" + EMPTY);
    for (String life : List.of("99999999999999999999", "-1", "0", "x", "5;timeout=")) {
      modes.answers(
          "kept-alive-for-" + life.replace(";timeout=", "-or"),
          200,
          FailureClass.NONE,
          HEAD + "keep-alive: timeout=" + life + ", max=x\r\n" + EMPTY);
    }
    modes.mode(
        "answers-before-it-reads",
        200,
        FailureClass.NONE,
        End.ANY,
        line -> {
          line.say(OK);
          line.request();
        });
  }
}
