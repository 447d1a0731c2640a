package dev.switchhook.e2e.guide;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One block of commands of a page and what the page shows as their answers. How it is run stands in
 * a comment before the block, which a reader of the page does not see:
 *
 * <ul>
 *   <li>{@code tour: not run, REASON}
 *   <li>{@code tour: stays NAME}: until Ctrl-C, in a terminal of that name
 *   <li>{@code tour: until}: again and again until the answer is the one that is shown
 *   <li>{@code tour: in NAME}, before an answer: what that terminal prints
 * </ul>
 */
record TourStep(String note, String commands, List<MarkdownBlock> answers) {
  static final String STAYS = "stays ";
  static final String IN = "in ";
  static final String UNTIL = "until";
  private static final String NOT_RUN = "not run, ";
  private static final Set<String> SHELLS = Set.of("sh", "bash", "shell", "console", "zsh");
  private static final Set<String> ANSWERS = Set.of("http", "text");
  private static final Set<String> NO_COMMANDS =
      Set.of("", "json", "java", "js", "python", "go", "http", "text");
  private static final Pattern CURL = Pattern.compile("\\bcurl ");

  TourStep {
    answers = List.copyOf(answers);
  }

  /**
   * All of them, in order.
   *
   * @throws AssertionError a block that nobody knows how to run
   */
  static List<TourStep> of(Path page) throws IOException {
    List<TourStep> steps = new ArrayList<>();
    List<MarkdownBlock> answers = new ArrayList<>();
    for (MarkdownBlock block : MarkdownBlock.of(page).reversed()) {
      if (SHELLS.contains(block.language())) {
        steps.addFirst(new TourStep(block.note(), block.text(), answers.reversed()).checked());
        answers.clear();
      } else if (ANSWERS.contains(block.language()) && !block.text().startsWith("POST ")) {
        answers.add(block);
      } else if (!NO_COMMANDS.contains(block.language())) {
        throw new AssertionError("is this one to be run? ```" + block.language());
      }
    }
    if (!answers.isEmpty()) {
      throw new AssertionError("an answer to nothing: " + answers);
    }
    return steps;
  }

  boolean isRun() {
    return !note.startsWith(NOT_RUN);
  }

  /** How many requests it makes by curl. */
  long requests() {
    return CURL.matcher(commands).results().count();
  }

  private TourStep checked() {
    boolean known =
        note.isEmpty()
            || note.equals(UNTIL)
            || note.startsWith(STAYS)
            || note.length() > NOT_RUN.length() + 10 && note.startsWith(NOT_RUN);
    if (!known) {
      throw new AssertionError("what is 'tour: " + note + "', before\n" + commands);
    }
    return this;
  }
}
