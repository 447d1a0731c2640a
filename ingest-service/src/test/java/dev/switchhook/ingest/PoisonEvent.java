package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * The rows of the table: a record's value, and the reason under which it is kept. Types that no
 * call event has ({@code bytes}, a map) are rows of HostileBytesTest.
 */
enum PoisonEvent {
  A_NULL("EMPTY_VALUE", pipe -> null),
  NO_BYTES("EMPTY_VALUE", pipe -> new byte[0]),
  MORE_THAN_256_KIB("TOO_LARGE", pipe -> new byte[262_145]),
  FOUR_BYTES("NOT_FRAMED", pipe -> new byte[] {0, 0, 0, 1}),
  MAGIC_BYTE_1("NOT_FRAMED", pipe -> withByte(good(pipe), 0, 1)),
  JSON_INSTEAD("NOT_FRAMED", pipe -> "{\"id\":1}".getBytes(UTF_8)),
  SCHEMA_ID_2147483647("UNKNOWN_SCHEMA", pipe -> Pipe.framed(Integer.MAX_VALUE, avro())),
  SCHEMA_ID_MINUS_1("UNKNOWN_SCHEMA", pipe -> Pipe.framed(-1, avro())),
  THE_ID_OF_ANOTHER_SUBJECT(
      "WRONG_SCHEMA",
      pipe -> Pipe.framed(pipe.register(Topics.DELIVERIES, Delivery.getClassSchema()), avro())),
  A_STRING_OF_500_MB("UNDECODABLE", firstLength("c8caa5dc03")),
  LENGTH_MINUS_5("UNDECODABLE", firstLength("09")),
  LENGTH_2_TO_THE_40("UNDECODABLE", firstLength("808080808040")),
  LENGTH_2_TO_THE_31_MINUS_1("UNDECODABLE", firstLength("feffffff0f")),
  A_VARINT_OF_11_BYTES("UNDECODABLE", firstLength("ffffffffffffffffffff01")),
  INVALID_UTF_8("UNDECODABLE", pipe -> withByte(good(pipe), 8, 0xC3)),
  TRUNCATED("UNDECODABLE", pipe -> cut(good(pipe), -1)),
  ONLY_THE_PREFIX("UNDECODABLE", pipe -> Arrays.copyOf(good(pipe), 5)),
  BYTES_LEFT_OVER("TRAILING_BYTES", pipe -> cut(good(pipe), 1)),
  NULLS_THAT_NEVER_END("WRONG_SCHEMA", hostile("{\"type\":\"array\",\"items\":\"null\"}")),
  AN_ARRAY_IN_AN_ARRAY(
      "WRONG_SCHEMA",
      hostile("{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"null\"}}")),
  A_RECURSIVE_SCHEMA(
      "WRONG_SCHEMA",
      hostile(
          "{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"N\"]}]}")),
  A_DECIMAL_OF_HUGE_SCALE(
      "WRONG_SCHEMA",
      hostile(
          "{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":100000,\"scale\":100000}")),
  NO_UUID("BAD_ID", changed(event -> event.put("id", "x"))),
  A_TENANT_OUTSIDE_ITS_ALPHABET("BAD_ID", changed(event -> event.put("tenant_id", "../"))),
  ANOTHER_CALL_THAN_ITS_KEY("KEY_MISMATCH", changed(event -> event.put("call_id", "x"))),
  A_TYPE_OF_ONE_WORD("BAD_TYPE", changed(event -> event.put("type", "ping"))),
  SEQUENCE_0("BAD_SEQUENCE", changed(event -> event.put("sequence", 0L))),
  TIMESTAMP_LONG_MAX("BAD_TIME", changed(event -> event.put("occurred_at", Long.MAX_VALUE))),
  SEQUENCE_LONG_MAX("BAD_NUMBER", changed(event -> event.put("sequence", Long.MAX_VALUE))),
  NAN_IN_A_DOUBLE("BAD_NUMBER", score(Double.NaN)),
  INFINITY_IN_A_DOUBLE("BAD_NUMBER", score(Double.POSITIVE_INFINITY)),
  NO_PAYLOAD("NO_PAYLOAD", changed(event -> event.put("call_ended", null))),
  TWO_PAYLOADS(
      "MANY_PAYLOADS",
      changed(
          event ->
              event.put("call_started", Wire.generic(ExampleCall.started()).get("call_started")))),
  THE_PAYLOAD_OF_ANOTHER_TYPE(
      "PAYLOAD_MISMATCH", changed(event -> event.put("type", "call.started")));

  final String reason;
  private final Function<Pipe, byte[]> make;

  PoisonEvent(String reason, Function<Pipe, byte[]> make) {
    this.reason = reason;
    this.make = make;
  }

  byte[] value(Pipe pipe) {
    return make.apply(pipe);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static byte[] good(Pipe pipe) {
    return pipe.framed(ExampleCall.ended());
  }

  private static byte[] avro() {
    return Wire.avro(ExampleCall.ended());
  }

  private static byte[] cut(byte[] bytes, int by) {
    return Arrays.copyOf(bytes, bytes.length + by);
  }

  private static byte[] withByte(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  /** Of the id, which stands at the very beginning and has 36 characters. */
  private static Function<Pipe, byte[]> firstLength(String varint) {
    byte[] length = HexFormat.of().parseHex(varint);
    return pipe -> {
      byte[] good = good(pipe);
      return ByteBuffer.allocate(good.length - 1 + length.length)
          .put(good, 0, 5)
          .put(length)
          .put(good, 6, good.length - 6)
          .array();
    };
  }

  private static Function<Pipe, byte[]> changed(Consumer<GenericRecord> change) {
    return pipe -> {
      GenericRecord event = Wire.generic(ExampleCall.ended());
      change.accept(event);
      return Pipe.framed(ByteBuffer.wrap(good(pipe)).getInt(1), Wire.avro(event));
    };
  }

  private static Function<Pipe, byte[]> score(double score) {
    return changed(
        event ->
            ((GenericRecord) ((GenericRecord) event.get("call_ended")).get("sentiment"))
                .put("score", score));
  }

  /** A call event by name, with a field more that this build would skip. */
  private static Function<Pipe, byte[]> hostile(String type) {
    return pipe -> {
      String text = CallEvent.getClassSchema().toString();
      String field = "{\"name\":\"hostile\",\"type\":" + type + "},";
      Schema schema =
          new Schema.Parser().parse(text.replaceFirst("(\"fields\":\\[)", "$1" + field));
      byte[] endless = HexFormat.of().parseHex("808080808040" + "02".repeat(200));
      return Pipe.framed(pipe.register(Topics.CALL_EVENTS, schema), endless);
    };
  }
}
