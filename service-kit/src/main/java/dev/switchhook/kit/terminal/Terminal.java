package dev.switchhook.kit.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
  public boolean asks() {
    return in && err;
  }

  /** Waits for a line; without the blanks around it, and empty at the end of the input. */
  public String answer() {
    try {
      @Nullable String line = input.readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a line, and takes anything but a yes for a no. */
  public boolean agrees() {
    return answer().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
