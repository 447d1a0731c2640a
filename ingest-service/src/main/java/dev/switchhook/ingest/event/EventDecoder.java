package dev.switchhook.ingest.event;

import dev.switchhook.callevents.EventSchema;
import dev.switchhook.callevents.RejectReason;
import dev.switchhook.callevents.Rejected;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.callevents.WriterSchema;
import dev.switchhook.events.CallEvent;
import dev.switchhook.kit.streams.RegistryAwayException;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.serde.Decoded.Empty;
import dev.switchhook.serde.Decoded.Poison;
import dev.switchhook.serde.Decoded.SchemaUnknown;
import dev.switchhook.serde.Decoded.Unavailable;
import dev.switchhook.serde.Decoded.Value;
import dev.switchhook.serde.WireFormat;
import dev.switchhook.topics.RecordHeaders;
import java.util.IdentityHashMap;
import java.util.OptionalInt;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to a call event by the schema that wrote them, or why not. Whatever the bytes are, it does
 * not throw for them. Confined to its task's stream thread, on which it waits while the registry is
 * away.
 */
public final class EventDecoder {
  static final int LARGEST_VALUE = 256 * 1024;

  /** A topic has a handful of schemas, one a version. */
  private static final int SCHEMAS = 1_000;

  private final AvroReader<GenericRecord> reader;
  private final RegistryWait registry;
  private final IdentityHashMap<Schema, WriterSchema> schemas = new IdentityHashMap<>();

  public EventDecoder(Schemas schemas, RegistryWait registry) {
    this.reader = AvroReader.generic(schemas, CallEvent.getClassSchema().getFullName());
    this.registry = registry;
  }

  /**
   * Decodes one record.
   *
   * @throws RegistryAwayException the record is to be read again later
   */
  public Decoding decode(byte @Nullable [] value, Headers headers) {
    if (value == null) {
      return withoutValue(headers);
    }
    if (value.length == 0) {
      return unusable(RejectReason.EMPTY_VALUE, "no bytes");
    }
    if (value.length > LARGEST_VALUE) {
      return unusable(RejectReason.TOO_LARGE, value.length + " bytes");
    }
    if (WireFormat.isHeaderFramed(headers)) {
      return unusable(RejectReason.NOT_FRAMED, "the schema is named in a header (wire format V1)");
    }
    Decoded<GenericRecord> decoded = registry.settled(() -> reader.readWaiting(value));
    return switch (decoded) {
      case Value<GenericRecord>(GenericRecord fields) -> fit(fields);
      case Poison<GenericRecord>(String reason, String error) ->
          unusable(RejectReason.valueOf(reason), error);
      case Empty<GenericRecord> _ -> unusable(RejectReason.EMPTY_VALUE, "no bytes");
      case SchemaUnknown<GenericRecord> _, Unavailable<GenericRecord> _ ->
          throw new IllegalStateException("an outage is not a settled answer");
    };
  }

  private static Decoding withoutValue(Headers headers) {
    OptionalInt dropped = RecordHeaders.count(headers, RecordHeaders.VALUE_BYTES);
    return dropped.isPresent()
        ? unusable(
            RejectReason.TOO_LARGE, dropped.getAsInt() + " bytes, not kept here: see sh-origin")
        : unusable(RejectReason.EMPTY_VALUE, "no bytes");
  }

  private Decoding fit(GenericRecord fields) {
    if (schemas.size() >= SCHEMAS) {
      schemas.clear();
    }
    return switch (schemas.computeIfAbsent(fields.getSchema(), EventSchema::of)) {
      case WriterSchema.Usable(EventSchema schema) -> usable(new WireEvent(schema, fields));
      case WriterSchema.Unusable(String why) ->
          unusable(RejectReason.WRONG_SCHEMA, "its schema " + why);
    };
  }

  private static Decoding usable(WireEvent event) {
    return event.payloads().stream()
        .flatMap(payload -> payload.problem().stream())
        .findFirst()
        .<Decoding>map(why -> unusable(RejectReason.WRONG_SCHEMA, why))
        .orElseGet(() -> new Decoding.Event(event));
  }

  private static Decoding unusable(RejectReason reason, String error) {
    return new Decoding.Unusable(new Rejected(reason, error));
  }
}
