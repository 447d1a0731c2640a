package dev.switchhook.ingest.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {
  @ParameterizedTest
  @CsvSource({
    "+15550100001, +*******0001",
    "+123456, +**3456",
    "+123456789012345, +***********2345",
    "+12345, [redacted]",
    "+1234567890123456, [redacted]",
    "15550100001, [redacted]",
    "+1555010000a, [redacted]",
    "+١٢٣٤٥٦٧٨, [redacted]",
    "sip:zoe@example.com, [redacted]",
    "'', [redacted]",
  })
  void aNumberShowsItsLastFourDigitsAndAnythingElseNothing(String address, String shown) {
    assertThat(Masking.PHONE_LAST4.show(address)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"string\" | \"x-pii\":\"NONE\" | KEEP",
        "\"string\" | \"x-pii\":\"LINKABLE\",\"x-mask\":\"KEEP\" | KEEP",
        "\"string\" | \"x-pii\":\"DIRECT\",\"x-mask\":\"PHONE_LAST4\" | PHONE_LAST4",
        "\"string\" | \"x-pii\":\"CONTENT\",\"x-mask\":\"REDACT\" | REDACT",
        "\"string\" | \"x-pii\":\"DIRECT\",\"x-mask\":\"DROP\" | DROP",
        // What is not understood must not leak.
        "\"string\" | \"x-pii\":\"DIRECT\" | REDACT",
        "\"string\" | \"x-pii\":\"DIRECT\",\"x-mask\":\"SHA256\" | REDACT",
        "\"string\" | \"doc\":\"said nothing\" | REDACT",
        // There is no [redacted] of these.
        "{\"type\":\"map\",\"values\":\"string\"} | \"x-pii\":\"CONTENT\",\"x-mask\":\"REDACT\" | DROP",
        "{\"type\":\"array\",\"items\":\"string\"} | \"doc\":\"said nothing\" | DROP",
        "{\"type\":\"array\",\"items\":\"string\"} | \"x-pii\":\"NONE\" | KEEP",
        "\"long\" | \"x-mask\":\"REDACT\" | DROP",
        "\"long\" | \"doc\":\"a number\" | KEEP",
      })
  void theSchemaSaysWhatIsShown(String type, String properties, Masking masking) {
    assertThat(Masking.of(field(type, properties))).isEqualTo(masking);
    assertThat(Masking.of(field("[\"null\"," + type + "]", properties))).isEqualTo(masking);
  }

  @Test
  void everyPersonalFieldOfACallEventIsHidden() {
    int personal = 0;
    for (Schema.Field field : fields(dev.switchhook.events.CallEvent.getClassSchema())) {
      String pii = field.getProp("x-pii");
      if (pii != null && (pii.equals("DIRECT") || pii.equals("CONTENT"))) {
        personal++;
        assertThat(Masking.of(field)).as(field.name()).isNotEqualTo(Masking.KEEP);
      }
    }
    assertThat(personal).isEqualTo(13);
  }

  private static java.util.List<Schema.Field> fields(Schema record) {
    java.util.List<Schema.Field> fields = new java.util.ArrayList<>();
    java.util.Set<String> seen = new java.util.HashSet<>();
    walk(record, fields, seen);
    return fields;
  }

  private static void walk(
      Schema schema, java.util.List<Schema.Field> fields, java.util.Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          schema
              .getFields()
              .forEach(
                  field -> {
                    fields.add(field);
                    walk(field.schema(), fields, seen);
                  });
        }
      }
      case ARRAY -> walk(schema.getElementType(), fields, seen);
      case MAP -> walk(schema.getValueType(), fields, seen);
      case UNION -> schema.getTypes().forEach(branch -> walk(branch, fields, seen));
      default -> {}
    }
  }

  private static Schema.Field field(String type, String properties) {
    return new Schema.Parser()
        .parse(
            """
            {"type":"record","name":"R","fields":[{"name":"f","type":%s,%s}]}"""
                .formatted(type, properties))
        .getField("f");
  }
}
