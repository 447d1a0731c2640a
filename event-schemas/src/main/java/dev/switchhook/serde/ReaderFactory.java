package dev.switchhook.serde;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;

/** What an {@link AvroReader} expects, and how it decodes what was written with a given schema. */
interface ReaderFactory<T> {
  /** What the schema is instead, for a person; empty when its records can be read. */
  Optional<String> mismatch(Schema writer);

  DatumReader<T> reader(Schema writer);

  static <T> ReaderFactory<T> specific(Class<T> type) {
    SpecificData data = SpecificData.getForClass(type);
    Schema expected = data.getSchema(type);
    return new ReaderFactory<>() {
      @Override
      public Optional<String> mismatch(Schema writer) {
        if (!named(writer, expected.getFullName())) {
          return Optional.of(writer.getFullName());
        }
        boolean readable =
            SchemaCompatibility.checkReaderWriterCompatibility(expected, writer).getType()
                == SchemaCompatibilityType.COMPATIBLE;
        return readable ? Optional.empty() : Optional.of("of an incompatible version");
      }

      @Override
      public DatumReader<T> reader(Schema writer) {
        return new SpecificDatumReader<>(writer, expected, data);
      }
    };
  }

  static ReaderFactory<GenericRecord> generic(Optional<String> fullName) {
    return new ReaderFactory<>() {
      @Override
      public Optional<String> mismatch(Schema writer) {
        boolean fits =
            writer.getType() == Schema.Type.RECORD
                && named(writer, fullName.orElse(writer.getFullName()));
        return fits ? Optional.empty() : Optional.of(writer.getFullName());
      }

      @Override
      public DatumReader<GenericRecord> reader(Schema writer) {
        // An own GenericData: to the shared one anybody may have added conversions.
        return new GenericDatumReader<>(writer, StringTyped.copyOf(writer), new GenericData());
      }
    };
  }

  private static boolean named(Schema schema, String fullName) {
    return schema.getFullName().equals(fullName);
  }
}
