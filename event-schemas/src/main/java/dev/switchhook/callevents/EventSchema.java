package dev.switchhook.callevents;

import dev.switchhook.events.CallEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * A producer's schema of call events, looked through once: where the payloads are and which types
 * each may carry. The schema may be newer than this build, so only what every call event must have
 * is asked for. A payload that has no form in JSON spoils the events that carry it and no others.
 */
public final class EventSchema {
  /** These stand beside a payload's fields in the JSON. */
  private static final Set<String> RESERVED = Set.of("tenant_id", "sequence", "call", "test");

  private static final Map<String, Schema.Type> ENVELOPE =
      Map.of(
          "id", Schema.Type.STRING,
          "type", Schema.Type.STRING,
          "tenant_id", Schema.Type.STRING,
          "call_id", Schema.Type.STRING,
          "sequence", Schema.Type.LONG,
          "occurred_at", Schema.Type.LONG,
          "recorded_at", Schema.Type.LONG,
          "call", Schema.Type.RECORD);

  private final Schema schema;
  private final List<PayloadField> payloads;
  private final Envelope envelope;

  private EventSchema(Schema schema, List<PayloadField> payloads) {
    this.schema = schema;
    this.payloads = List.copyOf(payloads);
    this.envelope = Envelope.of(schema);
  }

  /**
   * A field of the event that holds a payload.
   *
   * @param types the event types it may carry
   * @param problem why it cannot be put into JSON; empty: it can
   */
  public record PayloadField(
      int position, String name, Set<String> types, Optional<String> problem) {
    public PayloadField {
      types = Set.copyOf(types);
    }
  }

  public static WriterSchema of(Schema schema) {
    if (!schema.getFullName().equals(CallEvent.getClassSchema().getFullName())
        || schema.getType() != Schema.Type.RECORD) {
      return new WriterSchema.Unusable("is of " + schema.getFullName());
    }
    return problem(schema)
        .<WriterSchema>map(WriterSchema.Unusable::new)
        .orElseGet(() -> new WriterSchema.Usable(new EventSchema(schema, payloadsOf(schema))));
  }

  public Schema schema() {
    return schema;
  }

  public List<PayloadField> payloads() {
    return payloads;
  }

  Envelope envelope() {
    return envelope;
  }

  private static Optional<String> problem(Schema schema) {
    for (var required : ENVELOPE.entrySet()) {
      Field field = schema.getField(required.getKey());
      if (field == null || field.schema().getType() != required.getValue()) {
        return Optional.of("has no " + required.getKey() + " of type " + required.getValue());
      }
    }
    for (String time : List.of("occurred_at", "recorded_at")) {
      if (!isTimestamp(schema.getField(time).schema())) {
        return Optional.of(time + " is not in timestamp-millis");
      }
    }
    Schema call = schema.getField("call").schema();
    if (call.getField("id") != null) {
      return Optional.of("call has a field of the reserved name id");
    }
    return unrenderable(call, new HashSet<>());
  }

  private static Optional<String> payloadProblem(Field field) {
    Schema payload = notNull(field.schema());
    if (payload.getType() != Schema.Type.RECORD) {
      return Optional.of(field.name() + " is no record");
    }
    Optional<String> reserved =
        payload.getFields().stream().map(Field::name).filter(RESERVED::contains).findFirst();
    return reserved.isPresent()
        ? Optional.of(field.name() + " has a field of the reserved name " + reserved.get())
        : unrenderable(payload, new HashSet<>());
  }

  private static List<PayloadField> payloadsOf(Schema schema) {
    List<PayloadField> payloads = new ArrayList<>();
    for (Field field : payloadFields(schema)) {
      Set<String> types = new HashSet<>();
      if (field.getObjectProp("x-types") instanceof Collection<?> named) {
        named.forEach(type -> types.add(String.valueOf(type)));
      }
      payloads.add(new PayloadField(field.pos(), field.name(), types, payloadProblem(field)));
    }
    return payloads;
  }

  private static List<Field> payloadFields(Schema schema) {
    return schema.getFields().stream().filter(f -> f.getObjectProp("x-types") != null).toList();
  }

  /** The one branch beside null, else the schema itself. */
  private static Schema notNull(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    List<Schema> branches =
        schema.getTypes().stream().filter(branch -> branch.getType() != Schema.Type.NULL).toList();
    return branches.size() == 1 ? branches.get(0) : schema;
  }

  private static boolean isTimestamp(Schema schema) {
    return schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
  }

  /** Names what has no form in JSON. A recursive schema has none either. */
  private static Optional<String> unrenderable(Schema schema, Set<String> within) {
    return switch (schema.getType()) {
      case NULL, BOOLEAN, FLOAT, DOUBLE, STRING, ENUM -> Optional.empty();
      case INT, LONG ->
          schema.getLogicalType() == null || isTimestamp(schema)
              ? Optional.empty()
              : Optional.of("holds a " + schema.getLogicalType().getName());
      case FIXED -> Optional.of("holds fixed " + schema.getFullName());
      case BYTES ->
          schema.getLogicalType() instanceof LogicalTypes.Decimal
              ? Optional.empty()
              : Optional.of("holds bytes that are no decimal");
      case ARRAY -> unrenderable(schema.getElementType(), within);
      case MAP -> unrenderable(schema.getValueType(), within);
      case UNION -> first(schema.getTypes(), within);
      case RECORD -> {
        if (!within.add(schema.getFullName())) {
          yield Optional.of(schema.getFullName() + " contains itself");
        }
        Optional<String> problem =
            first(schema.getFields().stream().map(Field::schema).toList(), within);
        within.remove(schema.getFullName());
        yield problem;
      }
    };
  }

  private static Optional<String> first(List<Schema> schemas, Set<String> within) {
    return schemas.stream()
        .map(schema -> unrenderable(schema, within))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
