package dev.switchhook.serde;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Direction;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

/** A platform that is a release ahead: a payload, a symbol and a field that this build lacks. */
class NewerSchemaTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final String ID = "0192f0c4-5f61-7b85-8d16-4c6d7e150a09";

  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final Schemas schemas = Schemas.over(registry, InstantSource.fixed(NOW));

  @Test
  void theCompiledReaderTakesWhatItKnows() throws Exception {
    CallEvent event =
        ((Decoded.Value<CallEvent>)
                new AvroReader<>(schemas, CallEvent.class).readWaiting(fromTheFuture()))
            .record();

    assertThat(event.getId()).isEqualTo(UUID.fromString(ID));
    assertThat(event.getType()).isEqualTo("call.transferred");
    assertThat(event.getOccurredAt()).isEqualTo(NOW);
    assertThat(event.getCall().getDirection()).isEqualTo(Direction.UNKNOWN);
    assertThat(event.getCall().getMetadata()).isEqualTo(Map.of("order", "Ü7"));
    assertThat(event.getCallStarted()).isNull();
  }

  @Test
  void theGenericReaderTakesAllOfIt() throws Exception {
    GenericRecord event =
        ((Decoded.Value<GenericRecord>)
                AvroReader.generic(schemas, "dev.switchhook.events.CallEvent")
                    .readWaiting(fromTheFuture()))
            .record();

    assertThat(event.get("type")).isEqualTo("call.transferred");
    assertThat(event.get("occurred_at")).isEqualTo(NOW.toEpochMilli());
    GenericRecord call = (GenericRecord) event.get("call");
    assertThat(call.get("direction")).hasToString("SIDEWAYS");
    assertThat(call.get("metadata")).isEqualTo(Map.of("order", "Ü7"));
    assertThat(((GenericRecord) event.get("call_transferred")).get("target")).isEqualTo("desk");
    assertThat(event.getSchema().getField("call_transferred").getObjectProp("x-types"))
        .isEqualTo(List.of("call.transferred"));
    assertThat(event.getSchema().getField("type").getProp("x-pii")).isEqualTo("NONE");
  }

  @Test
  void theGenericReaderOfOneKindRefusesAnother() throws Exception {
    Decoded<GenericRecord> decoded =
        AvroReader.generic(schemas, "dev.switchhook.events.Delivery").readWaiting(fromTheFuture());

    assertThat(((Decoded.Poison<GenericRecord>) decoded).reason()).isEqualTo("WRONG_SCHEMA");
  }

  private byte[] fromTheFuture() throws Exception {
    Schema newer = newerSchema();
    registry.register("voice.call-events-value", new AvroSchema(newer));
    Schema call = newer.getField("call").schema();
    GenericRecord party =
        new GenericRecordBuilder(call.getField("caller").schema()).set("address", null).build();
    Schema transferred = newer.getField("call_transferred").schema().getTypes().get(1);
    GenericRecord event =
        new GenericRecordBuilder(newer)
            .set("id", ID)
            .set("type", "call.transferred")
            .set("source", "test")
            .set("tenant_id", "ten_1")
            .set("call_id", "call_1")
            .set("sequence", 3L)
            .set("occurred_at", NOW.toEpochMilli())
            .set("recorded_at", NOW.toEpochMilli())
            .set(
                "call",
                new GenericRecordBuilder(call)
                    .set("agent_id", "agt_1")
                    .set("direction", symbol(call, "direction", "SIDEWAYS"))
                    .set("channel", symbol(call, "channel", "WEB"))
                    .set("caller", party)
                    .set("callee", party)
                    .set("started_at", NOW.toEpochMilli())
                    .set("metadata", Map.of("order", "Ü7"))
                    .build())
            .set(
                "call_transferred",
                new GenericRecordBuilder(transferred).set("target", "desk").build())
            .build();
    return new KafkaAvroSerializer(registry, schemas.serializerSettings())
        .serialize("voice.call-events", event);
  }

  private static GenericData.EnumSymbol symbol(Schema record, String field, String symbol) {
    return new GenericData.EnumSymbol(record.getField(field).schema(), symbol);
  }

  private static Schema newerSchema() throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode event =
        (ObjectNode) json.readTree(SchemaText.plain(CallEvent.getClassSchema()).toString());
    ArrayNode fields = (ArrayNode) event.get("fields");
    fields.add(
        json.readTree(
            """
            {"name":"call_transferred","default":null,"x-types":["call.transferred"],
             "type":["null",{"type":"record","name":"CallTransferred","fields":[
               {"name":"target","type":"string","x-pii":"NONE"}]}]}"""));
    for (var field : fields) {
      if (field.get("name").asText().equals("call")) {
        ArrayNode ofCall = (ArrayNode) field.get("type").get("fields");
        ofCall.add(json.readTree("{\"name\":\"priority\",\"type\":\"int\",\"default\":5}"));
        for (var inner : ofCall) {
          if (inner.get("name").asText().equals("direction")) {
            ((ArrayNode) inner.get("type").get("symbols")).add("SIDEWAYS");
          }
        }
      }
    }
    return new Schema.Parser().parse(event.toString());
  }
}
