package dev.switchhook.e2e.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param language what stands behind the fence
 */
record MarkdownBlock(String language, String text) {
  private static final String FENCE = "```";

  static List<MarkdownBlock> of(Path page) throws IOException {
    List<MarkdownBlock> blocks = new ArrayList<>();
    String language = "";
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith(FENCE)) {
        if (inside) {
          blocks.add(new MarkdownBlock(language, text.toString()));
        }
        language = line.substring(FENCE.length());
        text.setLength(0);
        inside = !inside;
      } else if (inside) {
        text.append(line).append('\n');
      }
    }
    return blocks;
  }
}
