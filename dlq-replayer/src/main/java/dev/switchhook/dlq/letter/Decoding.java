package dev.switchhook.dlq.letter;

import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records of one kind out of topic bytes, asking the registry where need be. One thread. */
public final class Decoding<T extends SpecificRecord> {
  private final AvroReader<T> reader;

  public Decoding(Schemas schemas, Class<T> type) {
    this.reader = new AvroReader<>(schemas, type);
  }

  /**
   * Empty for bytes that this build cannot read; an absent value is one of them.
   *
   * @throws DependencyAway while the registry does not say what the bytes are
   */
  public Optional<T> of(byte @Nullable [] value) {
    return switch (reader.readWaiting(value)) {
      case Decoded.Value<T>(T record) -> Optional.of(record);
      case Decoded.Empty<T> _, Decoded.Poison<T> _ -> Optional.empty();
      case Decoded.SchemaUnknown<T>(int id) ->
          throw new DependencyAway("the schema registry has not answered for schema id " + id);
      case Decoded.Unavailable<T>(String why) ->
          throw new DependencyAway("the schema registry does not answer: " + why);
    };
  }

  /** As {@link #of}, and empty also while nobody says what the bytes are: only to be looked at. */
  Optional<T> ifReadable(byte[] value) {
    return reader.readWaiting(value) instanceof Decoded.Value<T>(T record)
        ? Optional.of(record)
        : Optional.empty();
  }
}
