package dev.switchhook.serde;

import dev.switchhook.registry.SchemaAnswer;
import dev.switchhook.registry.SchemaAnswer.Bad;
import dev.switchhook.registry.SchemaAnswer.Found;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unauthorised;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.Decoded.Empty;
import dev.switchhook.serde.Decoded.Poison;
import dev.switchhook.serde.Decoded.SchemaUnknown;
import dev.switchhook.serde.Decoded.Unavailable;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Topic bytes to records of one kind: the writer's schema comes from the registry, the reader's
 * from the generated class. Never throws for bytes. Confined to one thread; the {@link Schemas}
 * behind it may be shared.
 */
public final class AvroReader<T extends IndexedRecord> {
  /** Ids for which a reader is kept: a topic has a handful, one a schema version. */
  private static final int READERS = 1_000;

  static {
    AvroLimits.apply();
  }

  private final Schemas schemas;
  private final ReaderFactory<T> factory;
  private final RecordDecoder decoder = new RecordDecoder(InstantSource.system());
  private final Map<Integer, DatumReader<T>> readers = new HashMap<>();

  private AvroReader(Schemas schemas, ReaderFactory<T> factory) {
    this.schemas = schemas;
    this.factory = factory;
  }

  /**
   * @param type a generated class; records written with another record's schema are poison
   */
  public AvroReader(Schemas schemas, Class<T> type) {
    this(schemas, ReaderFactory.specific(type));
  }

  /**
   * Decodes with the writer's schema, whatever record it is of, so that fields this build does not
   * know arrive too. Strings are {@link String}; logical types are left as they are on the wire (a
   * time is a long, a decimal its bytes).
   */
  public static AvroReader<GenericRecord> generic(Schemas schemas) {
    return new AvroReader<>(schemas, ReaderFactory.generic(Optional.empty()));
  }

  /**
   * As {@link #generic(Schemas)}, for one kind of record only.
   *
   * @param fullName for example {@code dev.switchhook.events.CallEvent}; anything else is poison
   */
  public static AvroReader<GenericRecord> generic(Schemas schemas, String fullName) {
    return new AvroReader<>(schemas, ReaderFactory.generic(Optional.of(fullName)));
  }

  /** Never waits: {@link SchemaUnknown} when the schema is not known in this process yet. */
  public Decoded<T> read(byte @Nullable [] value) {
    return read(value, schemas::ifKnown);
  }

  /** Asks the registry where need be, and may block as {@link Schemas#fetch} does. */
  public Decoded<T> readWaiting(byte @Nullable [] value) {
    return read(value, id -> Optional.of(schemas.fetch(id)));
  }

  private Decoded<T> read(byte @Nullable [] value, IntFunction<Optional<SchemaAnswer>> ask) {
    if (value == null) {
      return new Empty<>();
    }
    if (value.length == 0) {
      return new Poison<>(Decoded.EMPTY_VALUE, "no bytes");
    }
    if (!WireFormat.isFramed(value)) {
      return new Poison<>(
          Decoded.NOT_FRAMED,
          value.length < WireFormat.PREFIX
              ? "shorter than " + WireFormat.PREFIX + " bytes"
              : "the first byte is not 0");
    }
    int id = WireFormat.idOf(value);
    DatumReader<T> reader = readers.get(id);
    return reader != null ? decoder.decode(value, reader) : readFirst(id, value, ask);
  }

  private Decoded<T> readFirst(int id, byte[] value, IntFunction<Optional<SchemaAnswer>> ask) {
    SchemaAnswer answer = ask.apply(id).orElse(null);
    if (answer == null) {
      return new SchemaUnknown<>(id);
    }
    if (answer instanceof Found found) {
      return readFirst(found, value);
    }
    if (answer instanceof NotFound) {
      return new Poison<>(Decoded.UNKNOWN_SCHEMA, "the registry has no schema id " + id);
    }
    if (answer instanceof Bad bad) {
      return new Poison<>(Decoded.WRONG_SCHEMA, "schema id " + id + ": " + bad.why());
    }
    return new Unavailable<>(
        answer instanceof Unauthorised unauthorised
            ? unauthorised.why()
            : ((SchemaAnswer.Unavailable) answer).why());
  }

  private Decoded<T> readFirst(Found found, byte[] value) {
    Optional<String> mismatch = factory.mismatch(found.schema());
    if (mismatch.isPresent()) {
      return new Poison<>(
          Decoded.WRONG_SCHEMA, "schema id " + found.id() + " is " + mismatch.get());
    }
    if (readers.size() >= READERS) {
      readers.clear();
    }
    DatumReader<T> reader = factory.reader(found.schema());
    readers.put(found.id(), reader);
    return decoder.decode(value, reader);
  }
}
