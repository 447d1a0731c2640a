package dev.switchhook.e2e.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param note what {@code <!-- tour: … -->} says between it and the block before; empty: nothing
 * @param language what stands behind the fence
 */
record MarkdownBlock(String note, String language, String text) {
  private static final String FENCE = "```";
  private static final Pattern NOTE = Pattern.compile("<!-- tour: (.+) -->");

  static List<MarkdownBlock> of(Path page) throws IOException {
    List<MarkdownBlock> blocks = new ArrayList<>();
    String note = "";
    String language = "";
    StringBuilder text = new StringBuilder();
    boolean inside = false;
    for (String line : Files.readAllLines(page)) {
      Matcher noted = NOTE.matcher(line);
      if (line.startsWith(FENCE)) {
        if (inside) {
          blocks.add(new MarkdownBlock(note, language, text.toString()));
          note = "";
        }
        language = line.substring(FENCE.length());
        text.setLength(0);
        inside = !inside;
      } else if (inside) {
        text.append(line).append('\n');
      } else if (noted.matches()) {
        note = noted.group(1);
      }
    }
    return blocks;
  }
}
