package dev.switchhook.dlq.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.lang.ProcessBuilder.Redirect;

/**
 * Which of the three streams are a terminal, and what is typed there.
 *
 * @param input where answers and id lists are read from
 */
public record Terminal(boolean in, boolean out, boolean err, BufferedReader input) {

  /** Nobody is there, and nothing can be read. */
  public static Terminal none() {
    return new Terminal(false, false, false, new BufferedReader(new StringReader("")));
  }

  /**
   * This process's own. The JDK only tells whether all of them are terminals, so {@code test -t} is
   * asked; where it cannot be, none of them is one.
   */
  public static Terminal ofThisProcess() {
    int mask = 0;
    try {
      Process test =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "m=0; test -t 0 && m=1; test -t 1 && m=$((m+2)); test -t 2 && m=$((m+4));"
                      + " exit $m")
              .redirectInput(Redirect.INHERIT)
              .redirectOutput(Redirect.INHERIT)
              .redirectError(Redirect.INHERIT)
              .start();
      mask = test.waitFor();
    } catch (IOException e) {
      mask = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Terminal(
        (mask & 1) != 0,
        (mask & 2) != 0,
        (mask & 4) != 0,
        new BufferedReader(new InputStreamReader(System.in, UTF_8)));
  }

  /** A question can be shown and answered. */
  boolean asks() {
    return in && err;
  }
}
