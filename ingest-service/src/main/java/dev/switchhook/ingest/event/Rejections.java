package dev.switchhook.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.callevents.Rejected;
import dev.switchhook.topics.RecordHeaders;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/** Says in a rejected record's headers why it was, and where it came from. */
public final class Rejections {
  private static final int LONGEST_ERROR = 512;

  private Rejections() {}

  /**
   * The headers as read, and ours. Those of an earlier rejection, from which the record was
   * resubmitted, give way.
   */
  public static Headers headers(Headers asRead, Rejected rejected, Position position, Instant at) {
    Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders(asRead);
    RecordHeaders.set(headers, RecordHeaders.REASON, rejected.reason().name());
    RecordHeaders.set(headers, RecordHeaders.ERROR, cut(rejected.error()));
    RecordHeaders.set(headers, RecordHeaders.ORIGIN, position.origin());
    RecordHeaders.set(headers, RecordHeaders.AT, at);
    return headers;
  }

  /** Never in the middle of a character. */
  private static String cut(String error) {
    CharBuffer text = CharBuffer.wrap(error);
    CharsetEncoder encoder = UTF_8.newEncoder();
    encoder.encode(text, ByteBuffer.allocate(LONGEST_ERROR), true);
    return error.substring(0, text.position());
  }
}
