package dev.switchhook.e2e.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks through a page: runs each step and holds what it shows to what was answered. */
final class Tour {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration AGAIN = Duration.ofMillis(250);

  private final Shell shell;
  private final StandIns standIns;
  private final Deque<TourStep> steps;
  private final Map<String, Integer> read;

  private Tour(Shell shell, StandIns standIns, List<TourStep> steps) {
    this.shell = shell;
    this.standIns = standIns;
    this.steps = new ArrayDeque<>(steps);
    this.read = new HashMap<>();
  }

  static Tour of(Path page, Shell shell, StandIns standIns) throws IOException {
    List<TourStep> steps = TourStep.of(page).stream().filter(TourStep::isRun).toList();
    assertThat(steps).as("what is to be run in " + page).isNotEmpty();
    return new Tour(shell, standIns, steps);
  }

  /** What is left, to its end. */
  void walk() throws Exception {
    while (!steps.isEmpty()) {
      take(steps.pop());
    }
  }

  /** The steps up to the one that says this, and that one. */
  void walkThrough(String commands) throws Exception {
    TourStep step;
    do {
      step = steps.pop();
      take(step);
    } while (!step.commands().contains(commands));
  }

  private void take(TourStep step) throws Exception {
    String commands = standIns.run(step.commands());
    if (step.note().startsWith(TourStep.STAYS)) {
      String terminal = step.note().substring(TourStep.STAYS.length());
      shell.stay(terminal, commands);
      step.answers().forEach(answer -> awaitPrinted(terminal, answer));
      return;
    }
    if (step.note().equals(TourStep.UNTIL)) {
      await(commands)
          .atMost(PATIENCE)
          .pollInterval(AGAIN)
          .untilAsserted(() -> held(step, shell.run(commands)));
    } else {
      held(step, shell.run(commands));
    }
    for (MarkdownBlock answer : step.answers()) {
      if (answer.note().startsWith(TourStep.IN)) {
        awaitPrinted(answer.note().substring(TourStep.IN.length()), answer);
      }
    }
  }

  private void held(TourStep step, String printed) {
    int answered = 0;
    for (MarkdownBlock answer : step.answers()) {
      if (answer.language().equals("http")) {
        List<HttpAnswer> real = HttpAnswer.all(printed);
        List<HttpAnswer> shown = HttpAnswer.all(standIns.replaced(answer.text()));
        assertThat(real).as(step.commands()).hasSameSizeAs(shown);
        for (int i = 0; i < shown.size(); i++) {
          assertThat(shown.get(i).missingIn(real.get(i)))
              .as("%s\nwas answered\n%s", step.commands(), printed)
              .isEmpty();
        }
        answered += shown.size();
      } else if (answer.note().isEmpty()) {
        assertThat(found(answer, printed).left())
            .as("shown and not printed by\n%s\nwhich said\n%s", step.commands(), printed)
            .isEmpty();
      }
    }
    assertThat(step.requests()).as("requests whose answer is shown: " + step).isEqualTo(answered);
  }

  private void awaitPrinted(String terminal, MarkdownBlock answer) {
    await(terminal + " prints\n" + answer.text())
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              String all = shell.printed(terminal);
              int before = read.getOrDefault(terminal, 0);
              Found found = found(answer, all.substring(before));
              assertThat(found.left())
                  .as("shown and not printed in " + terminal + ", which said\n" + all)
                  .isEmpty();
              read.put(terminal, before + found.end());
            });
  }

  /**
   * @param left the lines that are shown and were not found, in their order
   * @param end of the last line that was found
   */
  private record Found(List<String> left, int end) {}

  private Found found(MarkdownBlock answer, String printed) {
    Deque<String> shown = new ArrayDeque<>(answer.text().lines().toList());
    int end = 0;
    int begin = 0;
    for (String line : printed.split("\n", -1)) {
      if (!shown.isEmpty() && standIns.learn(shown.peek(), line)) {
        shown.pop();
        end = begin + line.length();
      }
      begin += line.length() + 1;
    }
    return new Found(List.copyOf(shown), end);
  }
}
