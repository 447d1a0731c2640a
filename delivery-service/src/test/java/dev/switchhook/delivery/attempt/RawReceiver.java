package dev.switchhook.delivery.attempt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
public final class RawReceiver implements AutoCloseable {
  /** What happens on one connection. */
  public interface Script {
    void play(Line line) throws IOException;
  }

  /** One request, byte for byte. */
  public record Request(String head, byte[] body) {
    public List<String> headerLines() {
      String[] lines = head.split("\r\n");
      return List.of(lines).subList(1, lines.length);
    }

    /** Empty text where there is none. */
    public String header(String name) {
      return headerLines().stream()
          .filter(line -> line.startsWith(name + ": "))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }

    String requestLine() {
      return head.split("\r\n")[0];
    }
  }

  private final ServerSocket server;
  private final Script script;
  private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
  public final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  public final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger bytesRead = new AtomicInteger();

  /** Times that something was said. */
  final AtomicInteger spoken = new AtomicInteger();

  /** Connections whose script has not come to its end. */
  public final AtomicInteger playing = new AtomicInteger();

  public RawReceiver(Script script) {
    this(script, plain());
  }

  public RawReceiver(Script script, ServerSocket server) {
    this.server = server;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers every request with this, on one connection after the other. */
  public static RawReceiver answering(String response) {
    return new RawReceiver(
        line -> {
          while (true) {
            line.request();
            line.say(response);
          }
        });
  }

  static ServerSocket plain() {
    return listening(0);
  }

  /** Its connections take a few KiB, and then their window is zero. */
  static ServerSocket narrow() {
    return listening(2_048);
  }

  private static ServerSocket listening(int buffer) {
    try {
      ServerSocket server = new ServerSocket();
      if (buffer > 0) {
        server.setReceiveBufferSize(buffer);
      }
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public int port() {
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
        playing.incrementAndGet();
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
    } finally {
      playing.decrementAndGet();
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
  public final class Line {
    final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Line(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
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
      say(text.getBytes(ISO_8859_1));
    }

    void say(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
      spoken.incrementAndGet();
    }

    /** Until the other side is gone. */
    void sayForEver(String text, long pauseMs) throws IOException {
      while (true) {
        say(text);
        pause(pauseMs);
      }
    }

    /** Takes the request in at this pace, and never has all of it. */
    void sip(int bytes, long pauseMs) throws IOException {
      while (true) {
        for (int i = 0; i < bytes; i++) {
          next();
        }
        pause(pauseMs);
      }
    }

    /** Neither reads nor writes until the receiver is closed. */
    void ignore() {
      while (!socket.isClosed()) {
        pause(50);
      }
    }

    /** Reads and says nothing until the other side is gone, then returns. */
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
