package dev.switchhook.delivery.settle;

import dev.switchhook.delivery.engine.Position;
import dev.switchhook.topics.RecordHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;

/** Where a record entered the delivery family. */
record Origin(String topic, int partition, long offset) {
  private static final Pattern TEXT = Pattern.compile("(.+)/([0-9]{1,9})/([0-9]{1,18})");

  static Origin of(Position position) {
    return new Origin(position.topic(), position.partition(), position.offset());
  }

  /** What its header says, else where it was read. */
  static Origin of(Position position, Headers headers) {
    return RecordHeaders.text(headers, RecordHeaders.ORIGIN)
        .map(TEXT::matcher)
        .filter(Matcher::matches)
        .map(
            text ->
                new Origin(
                    text.group(1), Integer.parseInt(text.group(2)), Long.parseLong(text.group(3))))
        .orElse(of(position));
  }

  String text() {
    return RecordHeaders.origin(topic, partition, offset);
  }
}
