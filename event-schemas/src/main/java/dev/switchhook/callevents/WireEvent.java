package dev.switchhook.callevents;

import dev.switchhook.callevents.EventSchema.PayloadField;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * A call event as its producer wrote it: read with the writer's schema, so that an event type this
 * build has never heard of is whole.
 */
public final class WireEvent {
  private final EventSchema schema;
  private final GenericRecord fields;
  private final List<PayloadField> payloads;

  public WireEvent(EventSchema schema, GenericRecord fields) {
    this.schema = schema;
    this.fields = fields;
    this.payloads =
        schema.payloads().stream()
            .filter(payload -> fields.get(payload.position()) != null)
            .toList();
  }

  public String id() {
    return text("id");
  }

  public String type() {
    return text("type");
  }

  public String tenantId() {
    return text("tenant_id");
  }

  public String callId() {
    return text("call_id");
  }

  public long sequence() {
    return (Long) value("sequence");
  }

  public Instant occurredAt() {
    return Instant.ofEpochMilli((Long) value("occurred_at"));
  }

  public Instant recordedAt() {
    return Instant.ofEpochMilli((Long) value("recorded_at"));
  }

  public boolean test() {
    return schema.has("test") && value("test") instanceof Boolean test && test;
  }

  /** As the producer put it into the event; travels on as a record header. */
  public Optional<String> traceparent() {
    return schema.has("traceparent") && fields.get("traceparent") instanceof CharSequence trace
        ? Optional.of(trace.toString())
        : Optional.empty();
  }

  /** The context that every event of a call repeats. */
  public GenericRecord call() {
    return (GenericRecord) value("call");
  }

  /**
   * The type's own fields. Only of an event that was found valid: such an event has exactly one.
   */
  public GenericRecord payload() {
    return (GenericRecord) fields.get(payloads.get(0).position());
  }

  public List<PayloadField> payloads() {
    return payloads;
  }

  public GenericRecord fields() {
    return fields;
  }

  private String text(String field) {
    return value(field).toString();
  }

  private Object value(String field) {
    return fields.get(schema.position(field));
  }

  @Override
  public String toString() {
    return "WireEvent[" + id() + "]";
  }
}
