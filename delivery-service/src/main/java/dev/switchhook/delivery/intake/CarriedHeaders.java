package dev.switchhook.delivery.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.topics.RecordHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What a delivery takes along of its record's headers: 8 KiB, so that what is written on with it
 * always fits its topic. Those that we read go first; what has no room is left out, and never the
 * delivery. Pure.
 *
 * @param headers the record's own where all of them fit
 * @param leftOut how many had no room
 */
record CarriedHeaders(Headers headers, int leftOut) {
  static final int MOST_BYTES = 8 * 1_024;

  static CarriedHeaders of(Headers given) {
    return bytes(given) <= MOST_BYTES ? new CarriedHeaders(given, 0) : cut(given);
  }

  private static CarriedHeaders cut(Headers given) {
    Map<String, Header> first = new LinkedHashMap<>(); // only the last of a name is ever read
    List<Header> then = new ArrayList<>();
    for (Header header : given) {
      if (RecordHeaders.isOurs(header.key())) {
        first.put(header.key(), header);
      } else {
        then.add(header);
      }
    }
    int all = first.size() + then.size();
    Headers carried = new org.apache.kafka.common.header.internals.RecordHeaders();
    int room = carry(first.values(), MOST_BYTES, carried);
    carry(then, room, carried);
    int leftOut = all - carried.toArray().length;
    long before = RecordHeaders.number(carried, RecordHeaders.LEFT_OUT).orElse(0);
    RecordHeaders.set(carried, RecordHeaders.LEFT_OUT, before + leftOut);
    return new CarriedHeaders(carried, leftOut);
  }

  /** What room is left. */
  private static int carry(Collection<Header> headers, int room, Headers to) {
    int left = room;
    for (Header header : headers) {
      int bytes = bytes(header);
      if (bytes <= left) {
        to.add(header);
        left -= bytes;
      }
    }
    return left;
  }

  private static long bytes(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      bytes += bytes(header);
    }
    return bytes;
  }

  private static int bytes(Header header) {
    int value = header.value() == null ? 0 : header.value().length;
    return header.key().getBytes(UTF_8).length + value;
  }
}
