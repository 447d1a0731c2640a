package dev.switchhook.delivery.intake;

import dev.switchhook.topics.TopicCatalogue;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Values as bytes, but for those that are larger than any delivery: they are dropped as they are
 * read. A topic bounds its records as they are on the wire, where a kilobyte can mean megabytes,
 * and all records of a poll are in memory at once. That one was dropped shows in its serialized
 * size.
 */
final class BoundedValues implements Deserializer<byte[]> {
  /** What a topic of the family takes; the largest delivery is little more than half of it. */
  static final int MOST_BYTES = TopicCatalogue.LARGEST_CARRIED;

  private final ByteArrayDeserializer bytes = new ByteArrayDeserializer();

  @Override
  public byte @Nullable [] deserialize(String topic, byte @Nullable [] data) {
    return data == null || data.length > MOST_BYTES ? null : data;
  }

  @Override
  public byte @Nullable [] deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
    return data == null || data.remaining() > MOST_BYTES
        ? null
        : bytes.deserialize(topic, headers, data);
  }
}
