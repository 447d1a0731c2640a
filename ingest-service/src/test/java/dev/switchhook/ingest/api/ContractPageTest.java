package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.ingest.api.ApiFixture.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractPageTest {
  private static final String[] NO_KEY = {"authorization", ""};
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href|url)[=:] ?[\"']([^\"']+)[\"']");

  @TempDir private Path folder;
  private ApiFixture api;

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @Test
  void whateverThePageNeedsIsServedHereWithoutAKey() {
    List<String> references = references(body("/docs"));
    assertThat(references).contains("docs/swagger-ui-bundle.js", "docs/start.js", "openapi.yaml");
    for (String each : references) {
      if (!each.startsWith("data:")) {
        String path = URI.create("http://host/docs").resolve(each).getPath();
        assertThat(api.send("GET", path, null, NO_KEY).status()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void thePageShowsTheContract() {
    String start = body("/docs/start.js");
    assertThat(references(start)).containsExactly("openapi.yaml");
    assertThat(body("/docs/swagger-ui-bundle.js")).contains("SwaggerUIBundle");
    assertThat(body("/openapi.yaml")).contains("operationId: createSubscription");
  }

  @Test
  void nothingIsAskedOfOthers() {
    assertThat(body("/docs") + body("/docs/start.js"))
        .doesNotContain("http:", "https:", "\"//", "'//");
    assertThat(body("/docs/start.js")).contains("validatorUrl: null");
    for (String path : List.of("/docs", "/docs/start.js", "/docs/swagger-ui.css")) {
      Answer answer = api.send("GET", path, null, NO_KEY);
      String policy = answer.header("content-security-policy");
      assertThat(policy).startsWith("default-src 'none'; script-src 'self';");
      assertThat(policy.split("; ")[1]).doesNotContain("unsafe");
      assertThat(policy).doesNotContain("http", "*").contains("frame-ancestors 'none'");
      assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    }
  }

  @Test
  void noOtherFileOfTheJarIsServed() {
    for (String file :
        List.of("index.html", "swagger-ui.js.map", "..%2Fopenapi.yaml", "%2e%2e%2fopenapi.yaml")) {
      assertThat(api.send("GET", "/docs/" + file, null, NO_KEY).status()).as(file).isEqualTo(404);
    }
    assertThat(api.send("POST", "/docs", "{}", NO_KEY).status()).isEqualTo(405);
  }

  private String body(String path) {
    Answer answer = api.send("GET", path, null, NO_KEY);
    assertThat(answer.status()).isEqualTo(200);
    return answer.response().body();
  }

  private static List<String> references(String text) {
    return REFERENCE.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }
}
