package dev.switchhook.serde;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.DeliveryMetrics;
import dev.switchhook.events.LetterStatus;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final DeadLetterState STATE =
      DeadLetterState.newBuilder()
          .setDeadLetterId("dlt_1")
          .setStatus(LetterStatus.REPLAYED)
          .setJobId("job_1")
          .setActor("ops")
          .setReason("Ü, €, 😀")
          .setChangedAt(NOW)
          .build();

  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final Schemas schemas = Schemas.over(registry, InstantSource.fixed(NOW));
  private final AvroReader<DeadLetterState> reader =
      new AvroReader<>(schemas, DeadLetterState.class);
  private byte[] written = {};
  private int id;

  @BeforeEach
  void writesOneRecord() throws Exception {
    id =
        registry.register(
            "letters-value", new AvroSchema(SchemaText.plain(DeadLetterState.getClassSchema())));
    written =
        new AvroWriter<DeadLetterState>(schemas, "letters", DeadLetterState.getClassSchema())
            .write(STATE);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    assertThat(reader.readWaiting(written)).isEqualTo(new Decoded.Value<>(STATE));
    assertThat(WireFormat.schemaId(written)).hasValue(id);
  }

  @Test
  void anIdNotKnownYetIsToldAndNotWaitedFor() {
    assertThat(reader.read(written)).isEqualTo(new Decoded.SchemaUnknown<>(id));

    schemas.fetch(id);

    assertThat(reader.read(written)).isEqualTo(new Decoded.Value<>(STATE));
  }

  @Test
  void aNullValueIsEmptyAndNoPoison() {
    assertThat(reader.read(null)).isEqualTo(new Decoded.Empty<>());
  }

  @Test
  void bytesThatAreNoRecordArePoisonWithTheirReason() {
    assertThat(reason(new byte[0])).isEqualTo("EMPTY_VALUE");
    for (int length = 1; length < WireFormat.PREFIX; length++) {
      assertThat(reason(Arrays.copyOf(written, length))).isEqualTo("NOT_FRAMED");
    }
    assertThat(reason(changed(bytes -> with(bytes, 0, 1)))).isEqualTo("NOT_FRAMED");
    assertThat(reason(changed(bytes -> ByteBuffer.wrap(bytes).putInt(1, 99).array())))
        .isEqualTo("UNKNOWN_SCHEMA");
    assertThat(reason(changed(bytes -> ByteBuffer.wrap(bytes).putInt(1, -1).array())))
        .isEqualTo("UNKNOWN_SCHEMA");
    assertThat(reason(Arrays.copyOf(written, WireFormat.PREFIX))).isEqualTo("UNDECODABLE");
    assertThat(reason(Arrays.copyOf(written, written.length - 1))).isEqualTo("UNDECODABLE");
    assertThat(reason(Arrays.copyOf(written, written.length + 1))).isEqualTo("TRAILING_BYTES");
  }

  @Test
  void anotherRecordsSchemaIsWrong() throws Exception {
    int other = registry.register("m-value", new AvroSchema(DeliveryMetrics.getClassSchema()));

    byte[] value = changed(bytes -> ByteBuffer.wrap(bytes).putInt(1, other).array());

    assertThat(reason(value)).isEqualTo("WRONG_SCHEMA");
    assertThat(reason(value)).isEqualTo("WRONG_SCHEMA");
  }

  @Test
  void textThatIsNotUtf8IsPoisonThoughAvroWouldReplaceIt() {
    byte[] value = changed(bytes -> with(bytes, indexOf(bytes, "Ü"), 0xFF));

    assertThat(reader.readWaiting(value))
        .isEqualTo(new Decoded.Poison<>("UNDECODABLE", "a string is not UTF-8"));
    assertThat(reader.readWaiting(written)).isEqualTo(new Decoded.Value<>(STATE));
  }

  @Test
  void genericRecordsCarryStringsAndRawTimes() {
    GenericRecord record =
        ((Decoded.Value<GenericRecord>) AvroReader.generic(schemas).readWaiting(written)).record();

    assertThat(record.get("actor")).isEqualTo("ops");
    assertThat(record.get("changed_at")).isEqualTo(NOW.toEpochMilli());
  }

  private String reason(byte[] value) {
    return ((Decoded.Poison<?>) reader.readWaiting(value)).reason();
  }

  private byte[] changed(UnaryOperator<byte[]> change) {
    return change.apply(written.clone());
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
        .indexOf(new String(text.getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1));
  }
}
