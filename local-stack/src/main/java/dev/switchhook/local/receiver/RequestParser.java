package dev.switchhook.local.receiver;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of one connection to requests, HTTP/1.1 with {@code content-length} only. Our own, because
 * it must show what was sent, not what a tolerant library makes of it. Confined to the loop.
 */
final class RequestParser {
  private static final int HEAD_LIMIT = 256 * 1_024;
  private static final int BODY_LIMIT = 16 * 1_024 * 1_024;
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Buffer unread = Buffer.buffer();
  private int scanned;
  private @Nullable Request head;
  private int bodyLength;

  void add(Buffer data) {
    unread = unread.length() == 0 ? data : Buffer.buffer().appendBuffer(unread).appendBuffer(data);
  }

  /** The request whose head is here, and whose body may not be. */
  Optional<Request> head() {
    if (head == null) {
      int end = endOfHead();
      if (end >= 0) {
        head = parse(unread.getString(0, end, "ISO-8859-1"));
        drop(end + END_OF_HEAD.length);
      } else if (unread.length() > HEAD_LIMIT) {
        throw new MalformedRequest("head over " + HEAD_LIMIT + " bytes");
      }
    }
    return Optional.ofNullable(head);
  }

  /** The next whole request. */
  Optional<Request> next() {
    Request begun = head().orElse(null);
    if (begun == null || unread.length() < bodyLength) {
      return Optional.empty();
    }
    Buffer body = unread.getBuffer(0, bodyLength);
    drop(bodyLength);
    head = null;
    return Optional.of(new Request(begun.method(), begun.path(), begun.headers(), body));
  }

  private void drop(int bytes) {
    unread = unread.length() == bytes ? Buffer.buffer() : unread.getBuffer(bytes, unread.length());
    scanned = 0;
  }

  private int endOfHead() {
    for (int i = scanned; i <= unread.length() - END_OF_HEAD.length; i++) {
      if (unread.getByte(i) == '\r'
          && unread.getByte(i + 1) == '\n'
          && unread.getByte(i + 2) == '\r'
          && unread.getByte(i + 3) == '\n') {
        return i;
      }
    }
    scanned = Math.max(0, unread.length() - END_OF_HEAD.length + 1);
    return -1;
  }

  private Request parse(String text) {
    String[] lines = text.split("\r\n", -1);
    String[] start = lines[0].split(" ", -1);
    if (start.length != 3 || !start[1].startsWith("/") || !start[2].startsWith("HTTP/1.")) {
      throw new MalformedRequest("not a request line");
    }
    List<Header> headers = new ArrayList<>(lines.length - 1);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new MalformedRequest("not a header line");
      }
      headers.add(new Header(lines[i].substring(0, colon), lines[i].substring(colon + 1).trim()));
    }
    int query = start[1].indexOf('?');
    Request request =
        new Request(
            start[0],
            query < 0 ? start[1] : start[1].substring(0, query),
            List.copyOf(headers),
            Buffer.buffer());
    bodyLength = bodyLength(request);
    return request;
  }

  private static int bodyLength(Request request) {
    if (request.header("transfer-encoding").isPresent()) {
      throw new MalformedRequest("transfer-encoding: a delivery has a content-length");
    }
    try {
      int length = Integer.parseInt(request.header("content-length").orElse("0"));
      if (length < 0 || length > BODY_LIMIT) {
        throw new MalformedRequest("content-length out of range");
      }
      return length;
    } catch (NumberFormatException e) {
      throw new MalformedRequest("content-length is no number");
    }
  }

  /** What was sent is no request that we take. */
  static final class MalformedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRequest(String message) {
      super(message);
    }
  }
}
