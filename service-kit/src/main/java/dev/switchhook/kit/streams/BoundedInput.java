package dev.switchhook.kit.streams;

import dev.switchhook.topics.RecordHeaders;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes, but for those above a bound: they are dropped as they are read, and their size
 * is noted in the header {@code sh-value-bytes}, for Streams shows its processors nothing else of
 * them. A topic bounds its records as they are on the wire, where a kilobyte can mean megabytes,
 * and all records of a poll are in memory at once.
 */
final class BoundedInput implements Deserializer<byte[]> {
  private final int mostBytes;
  private final ByteArrayDeserializer bytes = new ByteArrayDeserializer();

  BoundedInput(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
    throw new UnsupportedOperationException("without headers nobody could tell what was dropped");
  }

  @Override
  public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
    if (data == null || data.remaining() <= mostBytes) {
      return bytes.deserialize(topic, headers, data);
    }
    RecordHeaders.set(headers, RecordHeaders.VALUE_BYTES, Integer.toString(data.remaining()));
    return null;
  }
}
