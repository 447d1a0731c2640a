package dev.switchhook.serde;

import java.util.OptionalInt;
import org.apache.kafka.common.header.Headers;

/**
 * Confluent's wire format V0: a zero byte, the schema id as a big-endian int, then the record in
 * Avro binary.
 */
public final class WireFormat {
  /** Bytes before the record. */
  public static final int PREFIX = 5;

  /** V1 names the schema here and carries the record bare; we do not read it. */
  private static final String VALUE_SCHEMA_ID = "__value_schema_id";

  private WireFormat() {}

  /** Empty: not framed. */
  public static OptionalInt schemaId(byte[] value) {
    return isFramed(value) ? OptionalInt.of(idOf(value)) : OptionalInt.empty();
  }

  /** Whether the value is in V1: poison, and not to be misread as V0. */
  public static boolean isHeaderFramed(Headers headers) {
    return headers.lastHeader(VALUE_SCHEMA_ID) != null;
  }

  static byte[] prefix(int id) {
    return new byte[] {0, (byte) (id >>> 24), (byte) (id >>> 16), (byte) (id >>> 8), (byte) id};
  }

  static boolean isFramed(byte[] value) {
    return value.length >= PREFIX && value[0] == 0;
  }

  static int idOf(byte[] framed) {
    return (framed[1] & 0xFF) << 24
        | (framed[2] & 0xFF) << 16
        | (framed[3] & 0xFF) << 8
        | framed[4] & 0xFF;
  }
}
