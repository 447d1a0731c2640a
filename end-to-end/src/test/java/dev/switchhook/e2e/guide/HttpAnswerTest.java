package dev.switchhook.e2e.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
  private static final String REAL =
      "HTTP/1.1 200 OK\r\netag: \"2\"\r\nx: y\r\n\r\n"
          + "{\"id\":\"sub_1\",\"n\":2,\"in\":{\"a\":true},\"list\":[{\"t\":\"p\",\"u\":1},{\"t\":\"q\"}]}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"sub_…\", …}",
        "{\"n\": 2, \"in\": {\"a\": true, …}}",
        "{\"list\": [{\"t\": \"p\", …}, {\"t\": \"q\"}]}",
        "{\"list\": [{\"t\": \"…\"}, …]}"
      })
  void aPageMayShowLess(String body) {
    assertThat(missing("HTTP/1.1 200 OK\nETag: \"2\"\n\n" + body)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 201 Created\n\n{}",
        "HTTP/1.1 200 OK\netag: \"3\"\n\n{}",
        "HTTP/1.1 200 OK\nlocation: …\n\n{}",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\n\n{\"id\": \"dlv_…\"}",
        "HTTP/1.1 200 OK\n\n{\"id\": \"sub_1…\"}",
        "HTTP/1.1 200 OK\n\n{\"n\": \"2\"}",
        "HTTP/1.1 200 OK\n\n{\"m\": 2}",
        "HTTP/1.1 200 OK\n\n{\"in\": {\"a\": false}}",
        "HTTP/1.1 200 OK\n\n{\"list\": [{\"t\": \"p\"}]}",
        "HTTP/1.1 200 OK\n\n{\"list\": [{\"t\": \"p\"}, {\"t\": \"q\"}, …]}",
        "HTTP/1.1 200 OK\n\n{\"list\": [{\"t\": \"q\"}, …]}"
      })
  void butNothingElse(String shown) {
    assertThat(missing(shown)).hasSize(1);
  }

  @Test
  void answersAreToldApartAlsoWhereNoLineEnds() {
    assertThat(HttpAnswer.all(REAL + REAL + "HTTP/1.1 204 No Content\r\n\r\n")).hasSize(3);
  }

  private static List<String> missing(String shown) {
    return HttpAnswer.all(shown).getFirst().missingIn(HttpAnswer.all(REAL).getFirst());
  }
}
