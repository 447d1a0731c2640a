package dev.switchhook.local.receiver;

import dev.switchhook.local.receiver.Behaviour.Afterwards;
import dev.switchhook.local.receiver.Behaviour.Answer;
import dev.switchhook.local.receiver.Behaviour.Endless;
import dev.switchhook.local.receiver.Behaviour.FailFirst;
import dev.switchhook.local.receiver.Behaviour.FailSome;
import dev.switchhook.local.receiver.Behaviour.NeverRead;
import dev.switchhook.local.receiver.Behaviour.Raw;
import dev.switchhook.local.receiver.Behaviour.Slow;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Reads a behaviour out of a path: pure. A path that begins with no word of ours answers 200, one
 * whose words do not fit together 404 and says so.
 */
final class Script {
  private static final String OK_HEAD = "HTTP/1.1 200 OK\r\n";
  private static final Duration DRIP = Duration.ofSeconds(1);
  private static final int KILOBYTE = 1_024;

  private Script() {}

  static Behaviour of(String path) {
    List<String> words = List.of(path.substring(1).split("/"));
    try {
      return behaviour(words);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return new Answer(
          404, Map.of("content-type", "text/plain"), "no such behaviour: " + e.getMessage() + "\n");
    }
  }

  private static Behaviour behaviour(List<String> words) {
    return switch (words.getFirst()) {
      case "status" -> Behaviour.status(status(words, 1, 0));
      case "gone" -> Behaviour.status(410);
      case "slow" ->
          new Slow(
              Duration.ofMillis(number(words.get(1))), Behaviour.status(status(words, 2, 200)));
      case "fail" -> new FailFirst(number(words.get(1)), 500);
      case "fail-some" -> new FailSome(number(words.get(1)), number(words.get(2)));
      case "retry-after" ->
          new Answer(status(words, 2, 429), Map.of("retry-after", words.get(1)), "");
      case "redirect" -> new Answer(status(words, 1, 302), Map.of("location", "/redirected"), "");
      case "big" ->
          new Answer(status(words, 1, 0), Map.of(), "x".repeat(number(words.get(2)) * KILOBYTE));
      case "raw" -> new Raw(status(words, 1, 0), decoded(words.get(2)), Afterwards.KEEP);
      default -> hostile(words);
    };
  }

  private static Behaviour hostile(List<String> words) {
    return switch (words.getFirst()) {
      case "never" -> new Raw(0, "", Afterwards.KEEP);
      case "never-read" -> new NeverRead();
      case "close" -> new Raw(0, "", Afterwards.CLOSE);
      case "reset" -> new Raw(0, "", Afterwards.RESET);
      case "reset-in-body" ->
          new Raw(200, OK_HEAD + "content-length: 1000\r\n\r\nhalf", Afterwards.RESET);
      case "garbage" -> new Raw(0, "ICY 200 OK\r\n\r\n", Afterwards.CLOSE);
      case "two-answers" ->
          new Raw(
              200,
              OK_HEAD + "content-length: 0\r\n\r\nHTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n",
              Afterwards.KEEP);
      case "huge-length" ->
          new Raw(200, OK_HEAD + "content-length: 9223372036854775807\r\n\r\n", Afterwards.KEEP);
      case "drip" -> new Endless(0, OK_HEAD + "x-drip: ", "a", interval(words));
      case "drip-body" ->
          new Endless(200, OK_HEAD + "content-length: 1000000\r\n\r\n", "a", interval(words));
      case "endless-body" ->
          new Endless(
              200,
              OK_HEAD + "transfer-encoding: chunked\r\n\r\n",
              "2000\r\n" + "x".repeat(8 * KILOBYTE) + "\r\n",
              Duration.ZERO);
      case "endless-headers" ->
          new Endless(0, OK_HEAD, "x-more: and more\r\n".repeat(100), Duration.ZERO);
      case "endless-line" ->
          new Endless(0, OK_HEAD + "x-line: ", "x".repeat(KILOBYTE), Duration.ZERO);
      case "interim" ->
          new Endless(0, "", "HTTP/1.1 " + status(words, 1, 103) + " Wait\r\n\r\n", Duration.ZERO);
      default -> Behaviour.status(200);
    };
  }

  private static Duration interval(List<String> words) {
    return words.size() > 1 ? Duration.ofMillis(number(words.get(1))) : DRIP;
  }

  /** The word as a status; {@code absent} where the path ends before it, 0 for required. */
  private static int status(List<String> words, int index, int absent) {
    return index >= words.size() && absent > 0 ? absent : number(words.get(index));
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  private static String decoded(String word) {
    return URLDecoder.decode(word.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
  }
}
