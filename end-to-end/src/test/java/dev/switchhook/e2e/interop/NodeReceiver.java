package dev.switchhook.e2e.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** {@code receiver.mjs}: what it was sent, with the verdicts of both npm verifiers. */
final class NodeReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final PrintWriter secrets;
  private final int port;
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

  private NodeReceiver(Process process, BufferedReader output, int port) {
    this.process = process;
    this.secrets = new PrintWriter(process.outputWriter(), true);
    this.port = port;
    Thread.ofVirtual().name("receiver-output").start(() -> read(output));
  }

  static NodeReceiver start(NodeProject node) throws IOException {
    Process process = node.start("receiver.mjs");
    BufferedReader output = process.inputReader();
    int port = Integer.parseInt(output.readLine().replaceAll(".*port=", ""));
    return new NodeReceiver(process, output, port);
  }

  int port() {
    return port;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Until then requests of that path are answered 503. */
  void trust(String path, String secret) {
    secrets.println(path + " " + secret);
  }

  List<JsonNode> requests(String path) {
    return requests.stream().filter(request -> request.path("path").asText().equals(path)).toList();
  }

  @Override
  public void close() {
    process.destroy();
  }

  private void read(BufferedReader output) {
    try {
      @Nullable String line;
      while ((line = output.readLine()) != null) {
        requests.add(JSON.readTree(line));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the receiver wrote a line that is no JSON", e);
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
