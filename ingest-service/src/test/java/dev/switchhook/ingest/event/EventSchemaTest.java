package dev.switchhook.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.callevents.EventSchema;
import dev.switchhook.callevents.WriterSchema;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class EventSchemaTest {
  private static final String TEXT = CallEvent.getClassSchema().toString();

  @Test
  void ourOwnSchemaIsUsable() {
    assertThat(EventSchema.of(CallEvent.getClassSchema()))
        .isInstanceOfSatisfying(
            WriterSchema.Usable.class,
            usable ->
                assertThat(usable.schema().payloads())
                    .extracting(EventSchema.PayloadField::name)
                    .containsExactly(
                        "call_started",
                        "call_answered",
                        "intent_detected",
                        "tool_called",
                        "call_escalated",
                        "appointment_booked",
                        "call_ended",
                        "call_analyzed",
                        "artifact_ready"));
  }

  @Test
  void aNewPayloadOfANewerReleaseIsUsable() {
    assertThat(with("{\"name\":\"warmth\",\"type\":[\"null\",\"double\"],\"default\":null}"))
        .isInstanceOf(WriterSchema.Usable.class);
  }

  @Test
  void anotherRecordIsNot() {
    assertThat(why(EventSchema.of(Delivery.getClassSchema())))
        .isEqualTo("is of dev.switchhook.events.Delivery");
  }

  @Test
  void aSchemaWithoutWhatEveryEventHasIsNot() {
    assertThat(why(changed("\"name\":\"sequence\"", "\"name\":\"seq\"")))
        .isEqualTo("has no sequence of type LONG");
    assertThat(
            why(
                changed(
                    "\"name\":\"id\",\"type\":{\"type\":\"string\"",
                    "\"name\":\"id\",\"type\":{\"type\":\"bytes\"")))
        .isEqualTo("has no id of type STRING");
    assertThat(why(changed("timestamp-millis", "timestamp-micros")))
        .isEqualTo("occurred_at is not in timestamp-millis");
  }

  @Test
  void aPayloadFieldThatWouldStandInTheWayOfOursIsRefused() {
    for (String reserved : new String[] {"tenant_id", "sequence", "call", "test"}) {
      assertThat(problem("{\"name\":\"%s\",\"type\":\"int\"}".formatted(reserved)))
          .contains("call_felt has a field of the reserved name " + reserved);
    }
  }

  @Test
  void whatHasNoFormInJsonIsRefused() {
    assertThat(problem("{\"name\":\"raw\",\"type\":\"bytes\"}"))
        .contains("holds bytes that are no decimal");
    assertThat(
            problem(
                """
                {"name":"raw","type":{"type":"array","items":
                  {"type":"fixed","name":"Raw","size":4}}}"""))
        .contains("holds fixed dev.switchhook.events.Raw");
    assertThat(problem("{\"name\":\"again\",\"type\":[\"null\",\"CallFelt\"],\"default\":null}"))
        .contains("dev.switchhook.events.CallFelt contains itself");
    for (String logical : new String[] {"timestamp-micros", "local-timestamp-millis"}) {
      assertThat(
              problem(
                  "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"%s\"}}"
                      .formatted(logical)))
          .contains("holds a " + logical);
    }
    assertThat(problem("{\"name\":\"day\",\"type\":{\"type\":\"int\",\"logicalType\":\"date\"}}"))
        .contains("holds a date");
  }

  @Test
  void itSpoilsNoOtherPayload() {
    WriterSchema schema = with("{\"name\":\"raw\",\"type\":\"bytes\"}");
    assertThat(((WriterSchema.Usable) schema).schema().payloads())
        .filteredOn(payload -> payload.problem().isPresent())
        .extracting(EventSchema.PayloadField::name)
        .containsExactly("call_felt");
  }

  private static Optional<String> problem(String field) {
    return ((WriterSchema.Usable) with(field)).schema().payloads().getLast().problem();
  }

  /** Our schema with one more payload, of one field. */
  static WriterSchema with(String field) {
    return EventSchema.of(withPayload(field));
  }

  static Schema withPayload(String field) {
    String payload =
        """
        ,{"name":"call_felt","x-types":["call.felt"],"default":null,"type":["null",
          {"type":"record","name":"CallFelt","fields":[%s]}]}]}"""
            .formatted(field);
    String text = TEXT.substring(0, TEXT.lastIndexOf("]")) + payload;
    return new Schema.Parser().parse(text);
  }

  private static WriterSchema changed(String from, String to) {
    assertThat(TEXT).contains(from);
    return EventSchema.of(new Schema.Parser().parse(TEXT.replace(from, to)));
  }

  private static String why(WriterSchema schema) {
    assertThat(schema).isInstanceOf(WriterSchema.Unusable.class);
    return ((WriterSchema.Unusable) schema).why();
  }
}
