package dev.switchhook.kit.subscriptions;

import java.util.List;

/** What is wrong with a file or an argument, all of it. No value of the file is among it. */
final class InputMistakes extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputMistakes(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
  }
}
