package dev.switchhook.ingest.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no route ever sees is a problem like all others. */
class UnreadableRequestTest {
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
  void aLineThatIsTooLongIs414() throws Exception {
    refused(414, "GET /" + "x".repeat(5_000) + " HTTP/1.1\r\nhost: a\r\n\r\n");
  }

  @Test
  void headersThatAreTooLongAre431() throws Exception {
    refused(431, "GET /docs HTTP/1.1\r\nhost: a\r\nx: " + "x".repeat(9_000) + "\r\n\r\n");
  }

  @Test
  void whatIsNotHttpIs400() throws Exception {
    refused(400, "GET /docs HTTP/1.1\r\nhost: a\r\nx\u0001 y\r\n\r\n");
    refused(400, "\u0016\u0003\u0001\r\n\r\n");
  }

  /** As a problem, and the connection ends. */
  private void refused(int status, String bytes) throws Exception {
    URI url = URI.create(api.url());
    String answer;
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(bytes.getBytes(US_ASCII));
      answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
    assertThat(answer)
        .matches("(?s)HTTP/1\\.[01] " + status + " .*")
        .contains("content-type: application/problem+json");
    JsonNode problem = new ObjectMapper().readTree(answer.substring(answer.indexOf("\r\n\r\n")));
    assertThat(problem.path("status").intValue()).isEqualTo(status);
    assertThat(problem.path("detail").textValue()).isNotBlank();
  }
}
