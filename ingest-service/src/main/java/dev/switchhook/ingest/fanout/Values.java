package dev.switchhook.ingest.fanout;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Writes Avro values in the JSON of webhooks, each field as its masking allows. */
final class Values {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final JsonGenerator json;
  private final Function<Field, Masking> masking;

  Values(JsonGenerator json, Function<Field, Masking> masking) {
    this.json = json;
    this.masking = masking;
  }

  static String timestamp(Instant time) {
    return TIMESTAMP.format(time);
  }

  void writeMembers(GenericRecord fields) throws IOException {
    for (Field field : fields.getSchema().getFields()) {
      writeMember(field, fields.get(field.pos()));
    }
  }

  /** Null is left out. */
  void writeMember(Field field, @Nullable Object value) throws IOException {
    Masking mask = masking.apply(field);
    if (value != null && mask != Masking.DROP) {
      json.writeFieldName(field.name());
      write(field.schema(), value, mask);
    }
  }

  private void write(Schema schema, Object value, Masking mask) throws IOException {
    switch (schema.getType()) {
      case NULL -> json.writeNull();
      case BOOLEAN -> json.writeBoolean((Boolean) value);
      case INT -> json.writeNumber((Integer) value);
      case LONG -> writeLong(schema, (Long) value);
      case FLOAT -> json.writeNumber((Float) value);
      case DOUBLE -> json.writeNumber((Double) value);
      case STRING -> json.writeString(mask.show(value.toString()));
      case ENUM -> json.writeString(value.toString().toLowerCase(Locale.ROOT));
      case BYTES -> json.writeString(decimal(schema, (ByteBuffer) value));
      case ARRAY -> writeArray(schema.getElementType(), (Collection<?>) value, mask);
      case MAP -> writeMap(schema.getValueType(), (Map<?, ?>) value, mask);
      case UNION -> write(branch(schema, value), value, mask);
      case RECORD -> {
        json.writeStartObject();
        writeMembers((GenericRecord) value);
        json.writeEndObject();
      }
      case FIXED -> throw new IllegalArgumentException("a schema with fixed is not accepted");
    }
  }

  private void writeLong(Schema schema, long value) throws IOException {
    if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
      json.writeString(timestamp(Instant.ofEpochMilli(value)));
    } else {
      json.writeNumber(value);
    }
  }

  private void writeArray(Schema items, Collection<?> values, Masking mask) throws IOException {
    json.writeStartArray();
    for (Object value : values) {
      if (value == null) {
        json.writeNull();
      } else {
        write(items, value, mask);
      }
    }
    json.writeEndArray();
  }

  private void writeMap(Schema values, Map<?, ?> entries, Masking mask) throws IOException {
    Map<String, Object> sorted = new TreeMap<>();
    entries.forEach(
        (key, value) -> {
          if (value != null) {
            sorted.put(key.toString(), value);
          }
        });
    json.writeStartObject();
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      json.writeFieldName(entry.getKey());
      write(values, entry.getValue(), mask);
    }
    json.writeEndObject();
  }

  private static Schema branch(Schema union, Object value) {
    return union.getTypes().get(GenericData.get().resolveUnion(union, value));
  }

  private static String decimal(Schema schema, ByteBuffer unscaled) {
    if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
      throw new IllegalArgumentException("a schema with bare bytes is not accepted");
    }
    byte[] bytes = new byte[unscaled.remaining()];
    unscaled.duplicate().get(bytes);
    return new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString();
  }
}
