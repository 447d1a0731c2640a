package dev.switchhook.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reaches Avro when the prefix is right and the record is not, also where the lint is off. */
class HostileBytesTest {
  private static final byte[] PREFIX = {0, 0, 0, 0, 1};

  private Instant now = Instant.parse("2026-11-26T10:00:00Z");
  private final RecordDecoder decoder = new RecordDecoder(() -> now);

  @BeforeAll
  static void limits() {
    AvroLimits.apply();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          a string of 500 MB   | "string"                        | 8094ebdc03   | SystemLimitException
          bytes of 500 MB      | "bytes"                         | 8094ebdc03   | SystemLimitException
          50,000,000 nulls     | {"type":"array","items":"null"} | 80c2d72f     | SystemLimitException
          12,000 in two blocks | {"type":"array","items":"null"} | e05de05d00   | SystemLimitException
          a map of 50,000,000  | {"type":"map","values":"null"}  | 80c2d72f     | SystemLimitException
          length -5            | "string"                        | 09           | AvroRuntimeException
          length 2^40          | "string"                        | 808080808040 | UnsupportedOperationException
          length 2^31-1        | "string"                        | feffffff0f   | UnsupportedOperationException
          union index 9        | ["null","string"]               | 12           | Exception
          enum index 99        | {"type":"enum","name":"E","symbols":["A"]} | c601 | Exception
          varint of 11 bytes   | "long"                          | ffffffffffffffffffff01 | Exception
          a truncated double   | "double"                        | 000000       | ends too early
          a truncated string   | "string"                        | 0661         | ends too early
          a lone surrogate     | "string"                        | 06eda080     | not UTF-8
          an overlong slash    | "string"                        | 04c0af       | not UTF-8
          a cut character      | "string"                        | 04e282       | not UTF-8
          the same in a key    | {"type":"map","values":"int"}   | 0202ff0200   | not UTF-8
          """)
  void becomePoison(String what, String type, String hex, String error) {
    byte[] value = framed(HexFormat.of().parseHex(hex));

    assertPoison(decoder.decode(value, reader(type, false)), error);
    assertPoison(decoder.decode(value, reader(type, true)), error);
  }

  @Test
  void theDecoderIsAsGoodAsNewAfterwards() {
    decoder.decode(framed((byte) 6, (byte) 'a'), reader("\"string\"", false));

    Decoded<GenericRecord> decoded =
        decoder.decode(framed((byte) 2, (byte) 'a'), reader("\"string\"", false));

    assertThat(((Decoded.Value<GenericRecord>) decoded).record().get("f")).hasToString("a");
  }

  @Test
  void aDeepRecordEndsInPoisonAndNotInAnError() {
    byte[] deep = new byte[400_000];
    Arrays.fill(deep, (byte) 2);
    String recursive =
        "[\"null\",{\"type\":\"record\",\"name\":\"N\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"N\"]}]}]";

    assertPoison(decoder.decode(framed(deep), reader(recursive, false)), "StackOverflowError");
  }

  @Test
  void runningOutOfMemoryOnceIsTheRecordsFaultAndTwiceInAMinuteOurs() {
    DatumReader<String> greedy = throwing(() -> new OutOfMemoryError("planted"));
    byte[] value = framed();

    assertPoison(decoder.decode(value, greedy), "OutOfMemoryError");
    now = now.plusSeconds(60);
    assertPoison(decoder.decode(value, greedy), "OutOfMemoryError");
    now = now.plusSeconds(59);
    assertThatThrownBy(() -> decoder.decode(value, greedy)).isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void whatAnErrorSaysHoldsNothingOfTheRecord() {
    DatumReader<String> talkative = throwing(() -> new IllegalArgumentException("+15550100001"));

    assertThat(decoder.decode(framed(), talkative))
        .isEqualTo(new Decoded.Poison<>("UNDECODABLE", "IllegalArgumentException"));
  }

  private static void assertPoison(Decoded<?> decoded, String error) {
    assertThat(decoded).isInstanceOf(Decoded.Poison.class);
    Decoded.Poison<?> poison = (Decoded.Poison<?>) decoded;
    assertThat(poison.reason()).isEqualTo("UNDECODABLE");
    assertThat(poison.error()).contains(error);
  }

  private static byte[] framed(byte... record) {
    byte[] value = Arrays.copyOf(PREFIX, PREFIX.length + record.length);
    System.arraycopy(record, 0, value, PREFIX.length, record.length);
    return value;
  }

  /**
   * @param resolving by Avro's older reader, which a schema change may fall back to
   */
  private static DatumReader<GenericRecord> reader(String type, boolean resolving) {
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"f\",\"type\":"
                    + type
                    + "}]}");
    GenericData data = new GenericData();
    data.setFastReaderEnabled(!resolving);
    return new GenericDatumReader<>(schema, schema, data);
  }

  private static DatumReader<String> throwing(Supplier<Throwable> thrown) {
    return new DatumReader<>() {
      @Override
      public void setSchema(Schema schema) {}

      @Override
      public String read(String reuse, Decoder in) {
        throw HostileBytesTest.<RuntimeException>asUnchecked(thrown.get());
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X asUnchecked(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
