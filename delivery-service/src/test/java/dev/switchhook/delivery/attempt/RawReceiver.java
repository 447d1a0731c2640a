package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver on bare sockets: no HTTP library corrects what it sees or says. Each connection is
 * played by the script on a thread of its own.
 */
final class RawReceiver implements AutoCloseable {
  /** What happens on one connection. */
  interface Script {
    void play(Line line) throws IOException;
  }

  /** One request, byte for byte. */
  record Request(String head, byte[] body) {
    List<String> headerLines() {
      String[] lines = head.split("\r\n");
      return List.of(lines).subList(1, lines.length);
    }

    String requestLine() {
      return head.split("\r\n")[0];
    }
  }

  private final ServerSocket server;
  private final Script script;
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger bytesRead = new AtomicInteger();

  RawReceiver(Script script) {
    this(script, plain());
  }

  RawReceiver(Script script, ServerSocket server) {
    this.server = server;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers every request with this, on one connection after the other. */
  static RawReceiver answering(String response) {
    return new RawReceiver(
        line -> {
          while (true) {
            line.request();
            line.say(response);
          }
        });
  }

  private static ServerSocket plain() {
    try {
      return new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hooks/voice?k=v";
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> play(socket));
      } catch (IOException e) {
        // Closed, or a peer that went away while it waited.
      }
    }
  }

  private void play(Socket socket) {
    try (socket) {
      script.play(new Line(socket));
    } catch (IOException e) {
      // The sender went away: what it did is judged by what it reported.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : List.copyOf(sockets)) {
      socket.close();
    }
  }

  /** One connection, from the receiver's side. */
  final class Line {
    final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Line(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
    }

    /** Reads one request to the end of its body, and takes note of it. */
    Request request() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      while (!bytes.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
        bytes.write(next());
      }
      String head = bytes.toString(ISO_8859_1);
      byte[] body = new byte[contentLength(head)];
      for (int i = 0; i < body.length; i++) {
        body[i] = (byte) next();
      }
      Request request = new Request(head, body);
      requests.add(request);
      return request;
    }

    int next() throws IOException {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      bytesRead.incrementAndGet();
      return b;
    }

    private int contentLength(String head) {
      for (String line : head.split("\r\n")) {
        if (line.startsWith("content-length: ")) {
          return Integer.parseInt(line.substring("content-length: ".length()));
        }
      }
      return 0;
    }

    void say(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    /** Until the other side is gone. */
    void sayForEver(String text, long pauseMs) throws IOException {
      while (true) {
        say(text);
        pause(pauseMs);
      }
    }

    /** Neither reads nor writes until the other side is gone, then returns. */
    void waitForTheEnd() throws IOException {
      while (in.read() >= 0) {
        bytesRead.incrementAndGet();
      }
    }

    void pause(long ms) {
      try {
        Thread.sleep(ms);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** RST instead of FIN. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}
