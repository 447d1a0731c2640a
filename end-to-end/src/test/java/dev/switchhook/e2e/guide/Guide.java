package dev.switchhook.e2e.guide;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** docs/subscribers.md, taken apart. */
final class Guide {
  private Guide() {}

  /** The program of that language; there must be one. */
  static String program(Path home, Snippet snippet) throws IOException {
    List<MarkdownBlock> programs =
        blocks(home).stream().filter(block -> block.language().equals(snippet.language())).toList();
    if (programs.size() != 1) {
      throw new AssertionError(programs.size() + " blocks of " + snippet.language());
    }
    return programs.getFirst().text();
  }

  static List<MarkdownBlock> blocks(Path home) throws IOException {
    return MarkdownBlock.of(home.resolve("docs/subscribers.md"));
  }

  static Path drivers(Path home) {
    return home.resolve("end-to-end/src/test/guide");
  }
}
