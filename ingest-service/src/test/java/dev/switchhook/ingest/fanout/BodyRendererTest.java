package dev.switchhook.ingest.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.callevents.WireEvent;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodyRendererTest {
  private final BodyRenderer renderer = new BodyRenderer();

  static List<CallEvent> examples() {
    return ExampleCall.events();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleOfTheContractIsRenderedByteForByte(CallEvent event) throws Exception {
    assertThat(text(event, PayloadShape.FULL)).isEqualTo(golden(event.getType() + ".full"));
  }

  @Test
  void theBodyOfTheSignatureVectorHasItsHash() throws Exception {
    byte[] body = renderer.render(Wire.event(ExampleCall.ended()), PayloadShape.FULL, "2026-10-01");
    assertThat(body).hasSize(755);
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body)))
        .isEqualTo("f86c44ee108dbf88261454fd26b688c64d78d911dba78694c4435fdabf44f375");
  }

  @Test
  void aThinBodyHoldsIdsOnly() throws Exception {
    assertThat(text(ExampleCall.escalated(), PayloadShape.THIN))
        .isEqualTo(golden("call.escalated.thin"));
    assertThat(text(ExampleCall.events().get(4), PayloadShape.THIN))
        .endsWith("\"call\":{\"id\":\"call_0192f0c17b0a7c11\"},\"appointment_id\":\"apt_5501\"}}");
  }

  @Test
  void aRedactedBodyMasksAsTheSchemaSays() throws Exception {
    assertThat(text(ExampleCall.escalated(), PayloadShape.REDACTED))
        .isEqualTo(golden("call.escalated.redacted"));
  }

  @Test
  void aShapeThisBuildDoesNotKnowLeaksNothing() {
    assertThat(text(ExampleCall.escalated(), PayloadShape.UNKNOWN))
        .isEqualTo(text(ExampleCall.escalated(), PayloadShape.REDACTED));
  }

  @Test
  void theMachinesLanguageDoesNotShow() throws Exception {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(text(ExampleCall.started(), PayloadShape.FULL))
            .isEqualTo(golden("call.started.full"));
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aTestEventSaysSo() {
    CallEvent test = CallEvent.newBuilder(ExampleCall.started()).setTest(true).build();
    assertThat(text(test, PayloadShape.FULL)).contains("\"sequence\":1,\"test\":true,\"call\":{");
    assertThat(text(test, PayloadShape.THIN)).contains("\"test\":true");
  }

  @Test
  void mapsAreSortedSoThatEqualEventsMakeEqualBytes() {
    CallEvent event = ExampleCall.started();
    event.getCall().put("metadata", Map.of("b", "2", "a", "1", "c", "3"));
    assertThat(text(event, PayloadShape.FULL))
        .contains("\"metadata\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}");
    assertThat(text(event, PayloadShape.REDACTED)).doesNotContain("metadata");
  }

  @Test
  void textIsEscapedOnlyWhereJsonNeedsIt() {
    CallEvent event = ExampleCall.escalated();
    event.getCallEscalated().put("summary", "\"\\\n\u0000\u001f\u2028Zoë ☎ 😀/");
    assertThat(text(event, PayloadShape.FULL))
        .endsWith("\"summary\":\"\\\"\\\\\\n\\u0000\\u001F\u2028Zoë ☎ 😀/\"}}");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void nothingPersonalIsInARedactedBodyAndAllOfItInAFullOne(CallEvent example) {
    int[] planted = {0};
    WireEvent event = Wire.event(example, fields -> plant(fields, planted));
    assertThat(planted[0]).isGreaterThan(4);
    String redacted = text(event, PayloadShape.REDACTED);
    String full = text(event, PayloadShape.FULL);
    assertThat(redacted).doesNotContain("CANARY");
    assertThat(full.split("CANARY", -1)).hasSize(planted[0] + 1);
  }

  /** Puts a canary into every field that names a person or says what was said. */
  private static void plant(GenericRecord record, int[] planted) {
    for (Schema.Field field : record.getSchema().getFields()) {
      String pii = field.getProp("x-pii");
      if (pii != null && (pii.equals("DIRECT") || pii.equals("CONTENT"))) {
        boolean map = field.name().equals("metadata");
        record.put(field.pos(), map ? Map.of("k", "CANARY") : "CANARY");
        planted[0]++;
      } else if (record.get(field.pos()) instanceof GenericRecord inner) {
        plant(inner, planted);
      } else if (record.get(field.pos()) instanceof List<?> items) {
        items.stream()
            .filter(GenericRecord.class::isInstance)
            .forEach(item -> plant((GenericRecord) item, planted));
      }
    }
  }

  private String text(WireEvent event, PayloadShape shape) {
    return new String(renderer.render(event, shape, ApiVersions.NEWEST), UTF_8);
  }

  private String text(CallEvent event, PayloadShape shape) {
    return new String(renderer.render(Wire.event(event), shape, ApiVersions.NEWEST), UTF_8);
  }

  private static String golden(String name) throws IOException {
    try (InputStream file =
        BodyRendererTest.class.getResourceAsStream("/bodies/" + name + ".json")) {
      assertThat(file).as(name).isNotNull();
      return new String(file.readAllBytes(), UTF_8);
    }
  }
}
