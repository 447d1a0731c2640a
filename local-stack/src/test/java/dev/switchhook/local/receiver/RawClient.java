package dev.switchhook.local.receiver;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** A socket that shows what really came. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  private final Socket socket;

  RawClient(Receiver receiver) throws IOException {
    socket = new Socket("127.0.0.1", receiver.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  RawClient post(String path, String headers, String body) throws IOException {
    return send(
        "POST %s HTTP/1.1\r\nhost: x\r\n%scontent-length: %d\r\n\r\n%s"
            .formatted(path, headers, body.length(), body));
  }

  RawClient post(String path) throws IOException {
    return post(path, "", "{}");
  }

  RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Reads until what came is enough, or the other side has ended. */
  String readUntil(Predicate<String> enough) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (!enough.test(all.toString(StandardCharsets.ISO_8859_1))) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      all.write(next);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads so many bytes, whatever they are. */
  RawClient skip(int bytes) throws IOException {
    socket.getInputStream().skipNBytes(bytes);
    return this;
  }

  String readAnswer() throws IOException {
    return readUntil(text -> text.endsWith("\r\n\r\n"));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
