package dev.switchhook.kit.skip;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.kit.skip.SkipOptions.Asked;
import dev.switchhook.kit.terminal.Screen;
import dev.switchhook.kit.terminal.Table;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What would be done, in words. The value is never shown, nor that of a header. */
record SkipPreview(ConsumerRecord<byte[], byte[]> record, String group, String copiedTo) {
  private static final int LONGEST_KEY = 64;
  private static final int MOST_HEADERS = 8;

  String text(Asked asked, long committed, long moved) {
    return (asked.dryRun() ? "Would skip" : "About to skip")
        + System.lineSeparator()
        + new Table()
            .row("record", record.topic() + "/" + record.partition() + "/" + record.offset())
            .row("written", Instant.ofEpochMilli(record.timestamp()).toString())
            .row("key", key(record.key()))
            .row("value", record.value() == null ? "none" : record.value().length + " bytes")
            .row("headers", headers())
            .row("copied to", copiedTo)
            .row("group", group + ", committed " + committed + ", then " + moved)
            .row("reason", Screen.safe(asked.reason()));
  }

  private String headers() {
    Header[] headers = record.headers().toArray();
    String first =
        StreamSupport.stream(record.headers().spliterator(), false)
            .limit(MOST_HEADERS)
            .map(header -> cut(Screen.safe(header.key())))
            .collect(Collectors.joining(", "));
    int more = headers.length - MOST_HEADERS;
    return headers.length == 0 ? "none" : more > 0 ? first + " and " + more + " more" : first;
  }

  private static String key(byte @Nullable [] key) {
    if (key == null) {
      return "none";
    }
    try {
      return cut(Screen.safe(UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString()));
    } catch (CharacterCodingException _) {
      return cut("0x" + HexFormat.of().formatHex(key));
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "…";
  }
}
