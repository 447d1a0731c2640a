package dev.switchhook.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.callevents.EventSchema;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.callevents.WriterSchema;
import dev.switchhook.events.CallEvent;
import dev.switchhook.serde.AvroLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Events as they come out of the wire: by Avro binary, with the writer's schema. */
public final class Wire {
  static {
    AvroLimits.apply();
  }

  private Wire() {}

  /** An example in another call, under an id of its own. */
  public static CallEvent inCall(String tenant, String call, CallEvent example) {
    return CallEvent.newBuilder(example)
        .setId(UUID.nameUUIDFromBytes((tenant + call + example.getType()).getBytes(UTF_8)))
        .setTenantId(tenant)
        .setCallId(call)
        .build();
  }

  public static WireEvent event(CallEvent event) {
    return event(generic(event));
  }

  /** Changes fields that the generated class would not let one write. */
  public static WireEvent event(CallEvent event, Consumer<GenericRecord> change) {
    GenericRecord fields = generic(event);
    change.accept(fields);
    return event(fields);
  }

  public static WireEvent event(GenericRecord fields) {
    return switch (EventSchema.of(fields.getSchema())) {
      case WriterSchema.Usable usable -> new WireEvent(usable.schema(), fields);
      case WriterSchema.Unusable unusable -> throw new IllegalArgumentException(unusable.why());
    };
  }

  public static GenericRecord generic(CallEvent event) {
    return read(event.getSchema(), avro(event));
  }

  static GenericRecord read(Schema writer, byte[] avro) {
    try {
      return new GenericDatumReader<GenericRecord>(writer, writer, new GenericData())
          .read(null, DecoderFactory.get().binaryDecoder(avro, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without framing. */
  public static byte[] avro(IndexedRecord record) {
    DatumWriter<IndexedRecord> writer =
        record instanceof SpecificRecord
            ? new SpecificDatumWriter<>(record.getSchema())
            : new GenericDatumWriter<>(record.getSchema(), new GenericData());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
