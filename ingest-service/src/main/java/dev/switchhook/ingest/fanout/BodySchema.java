package dev.switchhook.ingest.fanout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * What {@link BodyRenderer} writes, as JSON Schema 2020-12, out of the same Avro schema. It allows
 * what a receiver must allow: members and enum values that it does not know.
 */
public final class BodySchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long LARGEST = (1L << 53) - 1;

  private final Schema event;

  /** Of call events as this schema has them. */
  public BodySchema(Schema event) {
    this.event = event;
  }

  /** The body of shapes {@code full} and {@code redacted}. */
  public ObjectNode full(EventType type) {
    return body(type, false);
  }

  /** The body of shape {@code thin}. */
  public ObjectNode thin(EventType type) {
    return body(type, true);
  }

  private ObjectNode body(EventType type, boolean thin) {
    ObjectNode body = JSON.objectNode();
    body.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    body.put("title", type.name() + (thin ? " (thin)" : ""));
    type.says().ifPresent(says -> body.put("description", says));
    ObjectNode members = members(body);
    members.set("id", uuid());
    members.set("type", JSON.objectNode().put("const", type.name()));
    members.set("timestamp", timestamp());
    members.set("api_version", text().put("format", "date"));
    members.set("data", data(type, thin));
    require(body, List.of("id", "type", "timestamp", "api_version", "data"));
    return body;
  }

  private ObjectNode data(EventType type, boolean thin) {
    ObjectNode data = JSON.objectNode();
    ObjectNode members = members(data);
    members.set("tenant_id", text());
    ObjectNode sequence = JSON.objectNode().put("type", "integer").put("minimum", 1);
    members.set("sequence", sequence.put("maximum", LARGEST));
    members.set("test", JSON.objectNode().put("const", true));
    ObjectNode call = thin ? JSON.objectNode() : record(event.getField("call").schema());
    if (thin) {
      members(call);
      require(call, List.of());
    }
    call.withObject("/properties").set("id", text());
    call.withArray("/required").insert(0, "id");
    members.set("call", call);
    require(data, List.of("tenant_id", "sequence", "call"));
    add(data, type.payload().getFields().stream().filter(f -> !thin || isThin(f)).toList());
    return data;
  }

  private ObjectNode record(Schema schema) {
    ObjectNode record = JSON.objectNode();
    members(record);
    require(record, List.of());
    add(record, schema.getFields());
    return record;
  }

  private void add(ObjectNode object, List<Field> fields) {
    ObjectNode members = object.withObject("/properties");
    ArrayNode required = object.withArray("/required");
    for (Field field : fields) {
      ObjectNode value = value(field.schema());
      if (field.doc() != null) {
        value.put("description", field.doc());
      }
      members.set(field.name(), value);
      // What a redacted body leaves out is not promised in a full one either.
      if (!isNullable(field.schema()) && Masking.of(field) != Masking.DROP) {
        required.add(field.name());
      }
    }
  }

  private ObjectNode value(Schema schema) {
    return switch (schema.getType()) {
      case BOOLEAN -> JSON.objectNode().put("type", "boolean");
      case INT, LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? timestamp()
              : JSON.objectNode().put("type", "integer");
      case FLOAT, DOUBLE -> JSON.objectNode().put("type", "number");
      case STRING -> text();
      case BYTES -> text().put("pattern", "^-?[0-9]+(\\.[0-9]+)?$");
      case ENUM -> open(schema.getEnumSymbols());
      case ARRAY -> {
        ObjectNode array = JSON.objectNode().put("type", "array");
        array.set("items", value(schema.getElementType()));
        yield array;
      }
      case MAP -> {
        ObjectNode map = JSON.objectNode().put("type", "object");
        map.set("additionalProperties", value(schema.getValueType()));
        yield map;
      }
      case UNION -> value(notNull(schema));
      case RECORD -> record(schema);
      case NULL, FIXED ->
          throw new IllegalArgumentException(schema.getType() + " has no form in a body");
    };
  }

  /** The values that are known, and any other: the set may grow. */
  private static ObjectNode open(List<String> symbols) {
    ObjectNode open = JSON.objectNode();
    ArrayNode known = open.withArray("/anyOf").addObject().putArray("enum");
    symbols.forEach(symbol -> known.add(symbol.toLowerCase(Locale.ROOT)));
    open.withArray("/anyOf").addObject().put("type", "string");
    return open;
  }

  private static ObjectNode text() {
    return JSON.objectNode().put("type", "string");
  }

  private static ObjectNode uuid() {
    return text().put("format", "uuid");
  }

  private static ObjectNode timestamp() {
    return text()
        .put("format", "date-time")
        .put("pattern", "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$");
  }

  private static ObjectNode members(ObjectNode object) {
    object.put("type", "object");
    return object.putObject("properties");
  }

  private static void require(ObjectNode object, List<String> names) {
    ArrayNode required = object.putArray("required");
    names.forEach(required::add);
  }

  /** Does the shape {@code THIN} show it. */
  static boolean isThin(Field field) {
    return Boolean.TRUE.equals(field.getObjectProp("x-thin"));
  }

  private static boolean isNullable(Schema schema) {
    return schema.getType() == Schema.Type.UNION;
  }

  private static Schema notNull(Schema union) {
    return union.getTypes().stream()
        .filter(branch -> branch.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
