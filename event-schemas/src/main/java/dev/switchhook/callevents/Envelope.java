package dev.switchhook.callevents;

import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where a producer's schema has what every event says: looked up once, and read for every event.
 * The last two need not be there.
 */
record Envelope(
    int id,
    int type,
    int tenantId,
    int callId,
    int sequence,
    int occurredAt,
    int recordedAt,
    int call,
    int test,
    int traceparent) {
  private static final int ABSENT = -1;

  static Envelope of(Schema schema) {
    return new Envelope(
        position(schema, "id"),
        position(schema, "type"),
        position(schema, "tenant_id"),
        position(schema, "call_id"),
        position(schema, "sequence"),
        position(schema, "occurred_at"),
        position(schema, "recorded_at"),
        position(schema, "call"),
        position(schema, "test"),
        position(schema, "traceparent"));
  }

  private static int position(Schema schema, String name) {
    @Nullable Field field = schema.getField(name);
    return field == null ? ABSENT : field.pos();
  }

  boolean isTest(GenericRecord event) {
    return test != ABSENT && event.get(test) instanceof Boolean is && is;
  }

  Optional<String> traceparent(GenericRecord event) {
    return traceparent != ABSENT && event.get(traceparent) instanceof CharSequence trace
        ? Optional.of(trace.toString())
        : Optional.empty();
  }
}
