package dev.switchhook.kit.skip;

import java.io.Console;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may be asked. */
public interface Person {
  /** Whether somebody sits at a terminal. */
  boolean isThere();

  /** Shows the question and waits for the answer. */
  boolean agrees(String question);

  /** Whoever started this process. JDK 25 has a console only where there is a terminal again. */
  @SuppressWarnings("SystemConsoleNull")
  static Person atTheTerminal() {
    Console console = System.console();
    return new Person() {
      @Override
      public boolean isThere() {
        return console != null && console.isTerminal();
      }

      @Override
      public boolean agrees(String question) {
        @Nullable String answer = console == null ? null : console.readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
      }
    };
  }
}
