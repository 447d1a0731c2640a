package dev.switchhook.delivery.rollup;

import dev.switchhook.events.DeliveryMetrics;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Rows and units in the wire format of a metrics topic, in stores and between tasks too. */
final class RowSerde {
  private RowSerde() {}

  /**
   * Thread-safe. Waits while the registry is away.
   *
   * @param topic whose registered schema is written
   */
  static Serde<DeliveryMetrics> of(Schemas schemas, String topic, RegistryWait registry) {
    AvroWriter<DeliveryMetrics> writer =
        new AvroWriter<>(schemas, topic, DeliveryMetrics.getClassSchema());
    // Stores of several threads share a serde, and a reader belongs to one thread.
    ThreadLocal<AvroReader<DeliveryMetrics>> readers =
        ThreadLocal.withInitial(() -> new AvroReader<>(schemas, DeliveryMetrics.class));
    Serializer<DeliveryMetrics> serializer = (_, row) -> row == null ? null : writer.write(row);
    Deserializer<DeliveryMetrics> deserializer =
        (_, bytes) -> bytes == null ? null : row(readers.get(), registry, bytes);
    return Serdes.serdeFrom(serializer, deserializer);
  }

  private static @Nullable DeliveryMetrics row(
      AvroReader<DeliveryMetrics> reader, RegistryWait registry, byte[] bytes) {
    return switch (registry.settled(() -> reader.readWaiting(bytes))) {
      case Decoded.Value<DeliveryMetrics>(DeliveryMetrics row) -> row;
      case Decoded.Poison<DeliveryMetrics>(String reason, String error) ->
          throw new IllegalStateException("a row of our own: " + reason + ", " + error);
      case Decoded.Empty<DeliveryMetrics> _,
          Decoded.SchemaUnknown<DeliveryMetrics> _,
          Decoded.Unavailable<DeliveryMetrics> _ ->
          null;
    };
  }
}
