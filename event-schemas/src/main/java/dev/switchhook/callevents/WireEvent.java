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
  private final Envelope at;
  private final GenericRecord fields;
  private final List<PayloadField> payloads;

  public WireEvent(EventSchema schema, GenericRecord fields) {
    this.at = schema.envelope();
    this.fields = fields;
    this.payloads =
        schema.payloads().stream()
            .filter(payload -> fields.get(payload.position()) != null)
            .toList();
  }

  public String id() {
    return text(at.id());
  }

  public String type() {
    return text(at.type());
  }

  public String tenantId() {
    return text(at.tenantId());
  }

  public String callId() {
    return text(at.callId());
  }

  public long sequence() {
    return (Long) fields.get(at.sequence());
  }

  public Instant occurredAt() {
    return Instant.ofEpochMilli((Long) fields.get(at.occurredAt()));
  }

  public Instant recordedAt() {
    return Instant.ofEpochMilli((Long) fields.get(at.recordedAt()));
  }

  public boolean test() {
    return at.isTest(fields);
  }

  /** As the producer put it into the event; travels on as a record header. */
  public Optional<String> traceparent() {
    return at.traceparent(fields);
  }

  /** The context that every event of a call repeats. */
  public GenericRecord call() {
    return (GenericRecord) fields.get(at.call());
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

  private String text(int position) {
    return fields.get(position).toString();
  }

  @Override
  public String toString() {
    return "WireEvent[" + id() + "]";
  }
}
