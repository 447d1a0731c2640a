package dev.switchhook.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.registry.SchemaAnswer.Bad;
import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import dev.switchhook.registry.StubRegistry.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers without an end: none may cost more than its bound. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileRegistryTest {
  private static final String INT = "\"schema\":\"\\\"int\\\"\"";

  private final StubRegistry registry = new StubRegistry();

  @AfterEach
  void stops() {
    registry.close();
  }

  @Test
  void anAnswerOfTwoMebibytesIsAnOutageWhateverItsStatus() {
    String padded = "{" + INT + ",\"pad\":\"" + "x".repeat(2 * 1024 * 1024) + "\"}";
    for (int status : new int[] {200, 404, 500}) {
      registry.answers(Answer.of(status, padded));
      assertUnavailable(fetch(), "larger than 1048576 bytes");
    }
    registry.answers(Answer.of(200, padded.substring(0, 1000) + "\"}"));
    assertThat(fetch()).isEqualTo(new Found(7, Schema.create(Schema.Type.INT)));
  }

  @Test
  void anAnswerThatDripsIsCutOffWhenItsTimeIsUp() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      new Thread(() -> drip(server)).start();

      assertUnavailable(
          fetch("http://127.0.0.1:" + server.getLocalPort()), "not whole after 1000 ms");
    }
  }

  @Test
  void aRegistryThatTakesConnectionsAndSaysNothingIsAnOutage() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      assertUnavailable(fetch("http://127.0.0.1:" + server.getLocalPort()), "Read timed out");
    }
  }

  @Test
  void aConnectionThatIsResetIsAnOutage() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      new Thread(() -> reset(server)).start();

      assertThat(fetch("http://127.0.0.1:" + server.getLocalPort()))
          .isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void referencesAreFollowedSixteenDeepAndNoFurther() {
    registry.answers(path -> chain(path, 16));
    assertThat(fetch()).isInstanceOf(Found.class);
    assertThat(registry.requests()).hasSize(17);

    registry.answers(path -> chain(path, Integer.MAX_VALUE));
    assertThat(fetch()).isEqualTo(new Bad(7, "references deeper than 16"));
    assertThat(registry.requests()).hasSize(17 + 17);
  }

  @Test
  void aCircleOfReferencesEnds() {
    registry.answers(
        path ->
            Answer.of(
                200,
                "{" + INT + ",\"references\":[" + reference("A") + "," + reference("B") + "]}"));

    assertThat(fetch()).isInstanceOf(SchemaAnswer.class);
    assertThat(registry.requests()).hasSize(3);
  }

  @Test
  void moreThanAHundredReferencesAreBad() {
    String many =
        IntStream.rangeClosed(1, 101)
            .mapToObj(n -> reference("R" + n))
            .collect(Collectors.joining(","));
    registry.answers(
        path ->
            Answer.of(
                200,
                path.startsWith("/schemas/ids/")
                    ? "{" + INT + ",\"references\":[" + many + "]}"
                    : record(path, "")));

    assertThat(fetch()).isEqualTo(new Bad(7, "more than 100 references"));
  }

  @Test
  void aReferenceThatTheRegistryDoesNotHaveIsItsFaultAndNotTheRecords() {
    registry.answers(
        path ->
            path.startsWith("/schemas/ids/")
                ? Answer.of(200, "{" + INT + ",\"references\":[" + reference("A") + "]}")
                : Answer.error(404, 40402));

    assertUnavailable(fetch(), "does not have reference A version 1");
  }

  /** Schema 7 refers to R1, that to R2, and so on. */
  private static Answer chain(String path, int length) {
    int at = path.startsWith("/schemas/ids/") ? 0 : Integer.parseInt(name(path).substring(1));
    String next = at < length ? reference("R" + (at + 1)) : "";
    return Answer.of(
        200, at == 0 ? "{" + INT + ",\"references\":[" + next + "]}" : record(path, next));
  }

  private static String record(String path, String references) {
    String name = name(path);
    return "{\"subject\":\""
        + name
        + "\",\"version\":1,\"id\":3,\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\""
        + name
        + "\\\",\\\"fields\\\":[]}\",\"references\":["
        + references
        + "]}";
  }

  private static String name(String path) {
    return path.split("/")[2];
  }

  private static String reference(String name) {
    return "{\"name\":\"" + name + "\",\"subject\":\"" + name + "\",\"version\":1}";
  }

  private static void assertUnavailable(SchemaAnswer answer, String why) {
    assertThat(answer).isInstanceOf(Unavailable.class);
    assertThat(((Unavailable) answer).why()).contains(why);
  }

  private SchemaAnswer fetch() {
    return fetch(registry.url());
  }

  private static SchemaAnswer fetch(String url) {
    try (Schemas schemas =
        Schemas.open(
            Map.of(
                "schema.registry.url", url,
                "max.retries", "0",
                "http.read.timeout.ms", "1000"))) {
      return schemas.fetch(7);
    }
  }

  private static void drip(ServerSocket server) {
    try (Socket socket = server.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{".getBytes(UTF_8));
      while (true) {
        out.write(' ');
        out.flush();
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      // The client has had enough.
    }
  }

  private static void reset(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.setSoLinger(true, 0);
      socket.getInputStream().read();
    } catch (IOException e) {
      // It is reset already.
    }
  }
}
