package dev.switchhook.e2e.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TourStepTest {
  @TempDir private Path folder;

  @Test
  void everyBlockOfCommandsIsAStepWithTheAnswersBehindIt() throws Exception {
    List<TourStep> steps =
        steps(
            """
            ```sh
            a
            ```
            ```text
            of a
            ```
            <!-- tour: in there -->
            ```text
            elsewhere
            ```
            <!-- tour: not run, nobody has a cluster -->
            ```bash
            b
            ```
            ```json
            {}
            ```
            """);
    assertThat(steps).extracting(TourStep::commands).containsExactly("a\n", "b\n");
    assertThat(steps).extracting(TourStep::isRun).containsExactly(true, false);
    assertThat(steps.getFirst().answers())
        .extracting(MarkdownBlock::note, MarkdownBlock::text)
        .containsExactly(tuple("", "of a\n"), tuple("in there", "elsewhere\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- tour: not run -->\n```sh\na\n```",
        "<!-- tour: not run, no -->\n```sh\na\n```",
        "<!-- tour: later -->\n```sh\na\n```",
        "```powershell\na\n```",
        "```text\nan answer to nothing\n```\n```sh\na\n```"
      })
  void whatIsNotRunSaysWhyAndNothingIsLeftOut(String page) {
    assertThatThrownBy(() -> steps(page)).isInstanceOf(AssertionError.class);
  }

  private List<TourStep> steps(String page) throws IOException {
    return TourStep.of(Files.writeString(folder.resolve("page.md"), page));
  }
}
