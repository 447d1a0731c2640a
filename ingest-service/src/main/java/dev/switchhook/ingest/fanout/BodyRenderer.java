package dev.switchhook.ingest.fanout;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.events.PayloadShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericRecord;

/**
 * An event as the JSON that is signed and sent (docs/events.md, "JSON"). Members stand in schema
 * order and maps are sorted, so equal events make equal bytes, whatever the machine's locale. Pure,
 * and shared by all threads.
 */
public final class BodyRenderer {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          // Without it an emoji is written as two \\u escapes.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private static final int USUAL_SIZE = 1024;

  /**
   * The body as it is signed and sent.
   *
   * @param event found valid
   * @param version one of {@link ApiVersions}; all there are so far are alike but for the name
   */
  byte[] render(WireEvent event, PayloadShape shape, String version) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(USUAL_SIZE);
    try (JsonGenerator json = JSON.createGenerator(body, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeStringField("id", event.id());
      json.writeStringField("type", event.type());
      json.writeStringField("timestamp", Values.timestamp(event.occurredAt()));
      json.writeStringField("api_version", version);
      json.writeObjectFieldStart("data");
      writeData(json, event, shape);
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return body.toByteArray();
  }

  private static void writeData(JsonGenerator json, WireEvent event, PayloadShape shape)
      throws IOException {
    Values values =
        switch (shape) {
          case FULL, THIN -> new Values(json, field -> Masking.KEEP);
          // A shape this build does not know must not leak.
          case REDACTED, UNKNOWN -> new Values(json, Masking::of);
        };
    boolean thin = shape == PayloadShape.THIN;
    json.writeStringField("tenant_id", event.tenantId());
    json.writeNumberField("sequence", event.sequence());
    if (event.test()) {
      json.writeBooleanField("test", true);
    }
    json.writeObjectFieldStart("call");
    json.writeStringField("id", event.callId());
    if (!thin) {
      values.writeMembers(event.call());
    }
    json.writeEndObject();
    if (thin) {
      writeThin(values, event.payload());
    } else {
      values.writeMembers(event.payload());
    }
  }

  private static void writeThin(Values values, GenericRecord payload) throws IOException {
    for (Field field : payload.getSchema().getFields()) {
      if (BodySchema.isThin(field)) {
        values.writeMember(field, payload.get(field.pos()));
      }
    }
  }
}
