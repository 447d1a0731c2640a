package dev.switchhook.ingest.fanout;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.switchhook.callevents.Unions;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Writes Avro values in the JSON of webhooks, each field as its masking allows. */
final class Values {
  private static final int LENGTH = "2026-10-09T08:53:20.001Z".length();
  private static final int LATEST_YEAR = 9_999;

  private final JsonGenerator json;
  private final Function<Field, Masking> masking;

  Values(JsonGenerator json, Function<Field, Masking> masking) {
    this.json = json;
    this.masking = masking;
  }

  static String timestamp(Instant time) {
    return timestamp(time.toEpochMilli());
  }

  /** By hand: a formatter takes five times as long, and every body has two or three of them. */
  private static String timestamp(long millis) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1_000L),
            (int) Math.floorMod(millis, 1_000L) * 1_000_000,
            ZoneOffset.UTC);
    if (time.getYear() < 0 || time.getYear() > LATEST_YEAR) {
      throw new IllegalArgumentException("an event that was found valid is of this century");
    }
    byte[] text = new byte[LENGTH];
    digits(text, 0, 4, time.getYear());
    text[4] = '-';
    digits(text, 5, 2, time.getMonthValue());
    text[7] = '-';
    digits(text, 8, 2, time.getDayOfMonth());
    text[10] = 'T';
    digits(text, 11, 2, time.getHour());
    text[13] = ':';
    digits(text, 14, 2, time.getMinute());
    text[16] = ':';
    digits(text, 17, 2, time.getSecond());
    text[19] = '.';
    digits(text, 20, 3, time.getNano() / 1_000_000);
    text[23] = 'Z';
    return new String(text, ISO_8859_1);
  }

  private static void digits(byte[] text, int from, int count, int number) {
    int rest = number;
    for (int at = from + count - 1; at >= from; at--) {
      text[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
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
      case UNION -> write(Unions.branch(schema, value), value, mask);
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
      json.writeString(timestamp(value));
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

  private static String decimal(Schema schema, ByteBuffer unscaled) {
    if (!(schema.getLogicalType() instanceof LogicalTypes.Decimal decimal)) {
      throw new IllegalArgumentException("a schema with bare bytes is not accepted");
    }
    byte[] bytes = new byte[unscaled.remaining()];
    unscaled.duplicate().get(bytes);
    return new BigDecimal(new BigInteger(bytes), decimal.getScale()).toPlainString();
  }
}
