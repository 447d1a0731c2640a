package dev.switchhook.e2e.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.e2e.programs.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verifiers of docs/subscribers.md, as they stand there, on the vectors of the contract. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SnippetsIT {
  private final Path home = Installation.find().home();

  @ParameterizedTest
  @EnumSource
  void theGuidesVerifierTakesTheRightAndRefusesTheRest(Snippet snippet, @TempDir Path folder)
      throws Exception {
    if (!snippet.isInstalled()) {
      System.out.println(
          "### SKIPPED: the guide's verifier in "
              + snippet.language()
              + " was not run, its tool is not installed ###");
    }
    Assumptions.assumeTrue(snippet.isInstalled(), snippet.language() + " is not installed");
    Map<String, SignedRequest> requests = new LinkedHashMap<>();
    Map<String, String> expected = new LinkedHashMap<>();
    add("accepted", VectorRequests.right(bodyG()), requests, expected);
    add("refused", VectorRequests.wrong(), requests, expected);
    add("error", VectorRequests.noSecret(), requests, expected);

    List<String> answers =
        snippet.answers(
            Guide.program(home, snippet),
            Guide.drivers(home),
            folder.resolve("program"),
            List.copyOf(requests.values()));

    assertThat(answers).hasSameSizeAs(requests.values());
    Map<String, String> said = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(requests.keySet());
    for (int i = 0; i < names.size(); i++) {
      said.put(names.get(i), answers.get(i));
    }
    assertThat(said).isEqualTo(expected);
  }

  private String bodyG() throws Exception {
    List<String> bodies =
        MarkdownBlock.of(home.resolve("docs/webhook-contract.md")).stream()
            .map(block -> block.text().strip())
            .filter(text -> text.startsWith("{\"id\":\"0192f0c4-5f61"))
            .toList();
    assertThat(bodies).hasSize(1);
    return bodies.getFirst();
  }

  private static void add(
      String answer,
      Map<String, SignedRequest> some,
      Map<String, SignedRequest> requests,
      Map<String, String> expected) {
    some.forEach(
        (name, request) -> {
          requests.put(answer + ": " + name, request);
          expected.put(answer + ": " + name, answer);
        });
  }
}
