package dev.switchhook.ingest.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.callevents.EventValidator;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Random valid events, and a second way from Avro to JSON that shares no code with the first. */
class BodyRendererPropertyTest {
  private static final int EVENTS = 3_000;
  private static final List<String> TEXTS =
      List.of(
          "",
          "plain",
          "Zoë ☎",
          "😀🏳️‍🌈",
          "\u2028\u2029",
          "\u0000\u001f\u007f\u0085",
          "\"\\/",
          "a\r\nb",
          "\ufeff",
          "\ufffd",
          "</script>",
          "نص",
          "x".repeat(3_000));
  private static final List<Double> DOUBLES =
      List.of(0.0, -0.0, 1e-7, 0.1, 1.0, 0.30000000000000004);

  private final ObjectMapper json = new ObjectMapper();
  private final BodyRenderer renderer = new BodyRenderer();
  private final BodySchema published = new BodySchema(CallEvent.getClassSchema());
  private final Map<String, com.networknt.schema.Schema> full = schemas(published::full);
  private final Map<String, com.networknt.schema.Schema> thin = schemas(published::thin);
  private final EventValidator validator =
      new EventValidator(InstantSource.fixed(Instant.parse("2026-10-09T12:00:00Z")));
  private final Random random = new Random(20261009);

  @Test
  void anyValidEventIsReadBackAsWhatItSaid() throws Exception {
    int valid = 0;
    for (int i = 0; i < EVENTS; i++) {
      CallEvent example = ExampleCall.events().get(i % 12);
      WireEvent event = Wire.event(example, this::scramble);
      if (validator.validate(ExampleCall.CALL.getBytes(UTF_8), event).isPresent()) {
        continue;
      }
      valid++;
      byte[] body = renderer.render(event, PayloadShape.FULL, ApiVersions.NEWEST);
      JsonNode data = json.readTree(body).get("data");
      ObjectNode expected = JsonNodeFactory.instance.objectNode();
      expected.put("tenant_id", ExampleCall.TENANT).put("sequence", event.sequence());
      if (event.test()) {
        expected.put("test", true);
      }
      ObjectNode call = expected.putObject("call").put("id", ExampleCall.CALL);
      members(call, event.call());
      members(expected, event.payload());
      assertThat(data).isEqualTo(json.readTree(expected.toString()));
      assertThat(new String(body, UTF_8).getBytes(UTF_8)).isEqualTo(body);
      if (valid % 10 == 0) {
        keepsToThePublishedSchema(event);
      }
      assertThat(renderer.render(event, PayloadShape.FULL, ApiVersions.NEWEST)).isEqualTo(body);
    }
    assertThat(valid).isGreaterThan(EVENTS / 2);
  }

  private void keepsToThePublishedSchema(WireEvent event) {
    for (PayloadShape shape : PayloadShape.values()) {
      String body = new String(renderer.render(event, shape, ApiVersions.NEWEST), UTF_8);
      com.networknt.schema.Schema schema =
          (shape == PayloadShape.THIN ? thin : full).get(event.type());
      assertThat(Judge.ofBody(schema, body)).isEmpty();
    }
  }

  private static Map<String, com.networknt.schema.Schema> schemas(
      Function<EventType, ObjectNode> of) {
    return EventType.of(CallEvent.getClassSchema()).stream()
        .collect(Collectors.toMap(EventType::name, type -> Judge.by(of.apply(type))));
  }

  /** Other values wherever the schema allows them. */
  private void scramble(GenericRecord event) {
    event.put("test", random.nextBoolean());
    event.put("call", value(event.getSchema().getField("call").schema(), "call"));
    for (Schema.Field field : event.getSchema().getFields()) {
      if (field.getObjectProp("x-types") != null && event.get(field.pos()) != null) {
        event.put(field.pos(), value(field.schema().getTypes().get(1), field.name()));
      }
    }
  }

  private Object value(Schema schema, String field) {
    return switch (schema.getType()) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(Integer.MAX_VALUE);
      case LONG ->
          schema.getLogicalType() == null
              ? random.nextLong(1L << 53)
              : 946_684_800_000L + random.nextLong(800_000_000_000L);
      case DOUBLE -> DOUBLES.get(random.nextInt(DOUBLES.size()));
      case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case BYTES -> ByteBuffer.wrap(BigInteger.valueOf(random.nextLong(1L << 50)).toByteArray());
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          items.add(value(schema.getElementType(), field));
        }
        yield items;
      }
      case MAP -> {
        Map<String, Object> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(TEXTS.get(random.nextInt(TEXTS.size())), value(schema.getValueType(), field));
        }
        yield entries;
      }
      case UNION -> random.nextBoolean() ? null : value(schema.getTypes().get(1), field);
      case RECORD -> {
        GenericRecord record = new GenericData.Record(schema);
        schema
            .getFields()
            .forEach(member -> record.put(member.pos(), value(member.schema(), member.name())));
        yield record;
      }
      default -> throw new AssertionError(schema);
    };
  }

  private void members(ObjectNode to, GenericRecord record) {
    for (Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null) {
        to.set(field.name(), tree(field.schema(), value));
      }
    }
  }

  private JsonNode tree(Schema schema, Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (schema.getType() == Schema.Type.UNION) {
      return tree(schema.getTypes().get(1), value);
    }
    return switch (value) {
      case Boolean flag -> nodes.booleanNode(flag);
      case Integer number -> nodes.numberNode(number);
      case Long time when schema.getLogicalType() != null ->
          // Instant leaves zeros out; the contract has three places always.
          nodes.textNode(
              java.time.OffsetDateTime.ofInstant(
                      Instant.ofEpochMilli(time), java.time.ZoneOffset.UTC)
                  .format(
                      new java.time.format.DateTimeFormatterBuilder()
                          .appendInstant(3)
                          .toFormatter()));
      case Long number -> nodes.numberNode(number);
      case Double number -> nodes.numberNode(number);
      case GenericData.EnumSymbol symbol ->
          nodes.textNode(symbol.toString().toLowerCase(java.util.Locale.ENGLISH));
      case ByteBuffer unscaled ->
          nodes.textNode(new BigDecimal(new BigInteger(unscaled.array()), 6).toPlainString());
      case List<?> items -> {
        var array = nodes.arrayNode();
        items.forEach(item -> array.add(tree(schema.getElementType(), item)));
        yield array;
      }
      case Map<?, ?> entries -> {
        ObjectNode object = nodes.objectNode();
        entries.forEach(
            (key, entry) -> object.set((String) key, tree(schema.getValueType(), entry)));
        yield object;
      }
      case GenericRecord record -> {
        ObjectNode object = nodes.objectNode();
        members(object, record);
        yield object;
      }
      default -> nodes.textNode(value.toString());
    };
  }
}
