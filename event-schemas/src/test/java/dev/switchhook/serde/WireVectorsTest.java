package dev.switchhook.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.registry.Schemas;
import dev.switchhook.registry.StubRegistry;
import dev.switchhook.registry.StubRegistry.Answer;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that Confluent's serializer made for {@code {id: string, n: null or int}} under id 1. */
class WireVectorsTest {
  private static final String SCHEMA =
      "{\"type\":\"record\",\"name\":\"T\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
          + "{\"name\":\"n\",\"type\":[\"null\",\"int\"]}]}";

  @ParameterizedTest
  @CsvSource({"0000000001066162630254,42", "00000000010661626300,"})
  void areRead(String hex, Integer number) {
    assertThat(read(hex))
        .isInstanceOfSatisfying(
            Decoded.Value.class,
            value -> {
              GenericRecord record = (GenericRecord) value.record();
              assertThat(record.get("id")).isEqualTo("abc");
              assertThat(record.get("n")).isEqualTo(number);
            });
  }

  @Test
  void oneByteMoreOrLessIsPoison() {
    assertThat(read("000000000106616263025400")).isInstanceOf(Decoded.Poison.class);
    assertThat(read("00000000010661626302")).isInstanceOf(Decoded.Poison.class);
  }

  private static Decoded<GenericRecord> read(String hex) {
    try (StubRegistry registry = new StubRegistry();
        Schemas schemas = Schemas.open(Map.of("schema.registry.url", registry.url()))) {
      registry.answers(Answer.schema(SCHEMA));
      return AvroReader.generic(schemas).readWaiting(HexFormat.of().parseHex(hex));
    }
  }
}
