package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import dev.switchhook.topics.RecordHeaders;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers are ahead of us: their schema has an event type that this build has never heard of. */
class NewerReleaseTest {
  private static final Schema NEWER = newer();

  @TempDir private Path folder;
  private Pipe pipe;

  @BeforeEach
  void startsWithOneSubscription() {
    pipe = new Pipe(folder);
    pipe.subscribe(ExampleSubscription.subscription().build());
  }

  @AfterEach
  void ends() {
    pipe.close();
  }

  @Test
  void aNewTypeIsDeliveredWholeAndMaskedBySchema() {
    pipe.subscribe(
        ExampleSubscription.subscription("sub_redacted")
            .setPayloadShape(PayloadShape.REDACTED)
            .build());
    GenericRecord felt = payload("call_felt");
    felt.put("warmth", 0.5);
    felt.put("quote", "Lovely.");
    felt.put("note", "said nothing about itself");
    felt.put("words", Map.of("a", "b"));

    pipe.send(ExampleCall.CALL, pipe.framed(event("call.felt", "call_felt", felt)));

    assertThat(pipe.deliveries())
        .extracting(delivery -> UTF_8.decode(delivery.getBody()).toString())
        .satisfiesExactly(
            full ->
                assertThat(full)
                    .endsWith(
                        "\"warmth\":0.5,\"quote\":\"Lovely.\",\"note\":\"said nothing about"
                            + " itself\",\"words\":{\"a\":\"b\"}}}"),
            redacted ->
                assertThat(redacted)
                    .endsWith("\"warmth\":0.5,\"quote\":\"[redacted]\",\"note\":\"[redacted]\"}}"));
  }

  @Test
  void aPayloadThatHasNoFormInJsonIsRejectedAndTheOtherTypesOfItsSchemaAreDelivered() {
    GenericRecord recorded = payload("call_recorded");
    recorded.put("audio", ByteBuffer.wrap(new byte[] {1, 2}));

    pipe.send(ExampleCall.CALL, pipe.framed(event("call.recorded", "call_recorded", recorded)));
    Object ended = Wire.generic(ExampleCall.ended()).get("call_ended");
    pipe.send(ExampleCall.CALL, pipe.framed(event("call.ended", "call_ended", ended)));

    assertThat(pipe.rejected())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(RecordHeaders.text(record.getHeaders(), RecordHeaders.REASON))
                  .contains("WRONG_SCHEMA");
              assertThat(RecordHeaders.text(record.getHeaders(), RecordHeaders.ERROR))
                  .contains("holds bytes that are no decimal");
            });
    assertThat(pipe.deliveries()).extracting(Delivery::getEventType).containsExactly("call.ended");
  }

  private static GenericRecord event(String type, String field, Object payload) {
    GenericRecord event = new GenericData.Record(NEWER);
    GenericRecord base = Wire.generic(ExampleCall.ended());
    base.getSchema().getFields().forEach(each -> event.put(each.name(), base.get(each.pos())));
    event.put("call_ended", null);
    event.put(field, payload);
    event.put("type", type);
    return event;
  }

  private static GenericRecord payload(String field) {
    return new GenericData.Record(NEWER.getField(field).schema().getTypes().get(1));
  }

  private static Schema newer() {
    String text = CallEvent.getClassSchema().toString();
    return new Schema.Parser()
        .parse(
            text.substring(0, text.lastIndexOf("]"))
                + """
                ,{"name":"call_felt","x-types":["call.felt"],"default":null,"type":["null",
                  {"type":"record","name":"CallFelt","fields":[
                    {"name":"warmth","type":"double"},
                    {"name":"quote","type":["null","string"],"default":null,
                      "x-pii":"CONTENT","x-mask":"REDACT"},
                    {"name":"note","type":"string"},
                    {"name":"words","type":{"type":"map","values":"string"},"x-pii":"CONTENT"}]}]},
                {"name":"call_recorded","x-types":["call.recorded"],"default":null,"type":["null",
                  {"type":"record","name":"CallRecorded","fields":[
                    {"name":"audio","type":"bytes"}]}]}]}""");
  }
}
