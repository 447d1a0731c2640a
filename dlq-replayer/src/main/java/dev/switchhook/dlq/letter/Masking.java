package dev.switchhook.dlq.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchhook.events.CallEvent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What of a delivery's body may be shown. The table is the call event's own schema: each field's
 * {@code x-mask} says. What this build's schema does not know is not shown, for nobody has said
 * that it may be.
 */
public final class Masking {
  private static final String REDACTED = "[redacted]";
  private static final Pattern PHONE = Pattern.compile("\\+\\d{6,15}");

  /** Members of {@code data} that stand in no payload, and of the envelope. */
  private static final Set<String> OURS =
      Set.of("tenant_id", "subscription_id", "sequence", "test", "api_version", "id", "type");

  private final ObjectMapper json = new ObjectMapper();
  private final Schema event = CallEvent.getClassSchema();

  /** The body with personal data masked, indented; empty when it is not JSON of the known form. */
  public Optional<String> masked(String eventType, ByteBuffer body) {
    try {
      JsonNode tree = json.readTree(UTF_8.decode(body.duplicate()).toString());
      if (!(tree instanceof ObjectNode envelope)) {
        return Optional.empty();
      }
      for (Map.Entry<String, JsonNode> member : List.copyOf(envelope.properties())) {
        String name = member.getKey();
        if (name.equals("data") && member.getValue() instanceof ObjectNode data) {
          maskData(data, payload(eventType));
        } else if (!OURS.contains(name) && !name.equals("timestamp")) {
          envelope.put(name, REDACTED);
        }
      }
      return Optional.of(json.writerWithDefaultPrettyPrinter().writeValueAsString(envelope));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The payload's schema, by the {@code x-types} that name the event type. */
  private @Nullable Schema payload(String eventType) {
    for (Schema.Field field : event.getFields()) {
      if (field.getObjectProp("x-types") instanceof List<?> types && types.contains(eventType)) {
        return content(field.schema());
      }
    }
    return null;
  }

  private void maskData(ObjectNode data, @Nullable Schema payload) {
    for (Map.Entry<String, JsonNode> member : List.copyOf(data.properties())) {
      String name = member.getKey();
      if (name.equals("call") && member.getValue() instanceof ObjectNode call) {
        Schema.Field context = event.getField("call");
        for (Map.Entry<String, JsonNode> part : List.copyOf(call.properties())) {
          if (!part.getKey().equals("id")) {
            mask(call, part.getKey(), part.getValue(), context.schema());
          }
        }
      } else if (!OURS.contains(name)) {
        mask(data, name, member.getValue(), payload);
      }
    }
  }

  private void mask(ObjectNode owner, String name, JsonNode value, @Nullable Schema schema) {
    Schema.Field field = schema == null ? null : schema.getField(name);
    if (field == null) {
      owner.put(name, REDACTED);
      return;
    }
    switch (String.valueOf(field.getProp("x-mask"))) {
      case "DROP" -> owner.remove(name);
      case "REDACT" -> owner.put(name, REDACTED);
      case "PHONE_LAST4" -> owner.put(name, phone(value));
      case "KEEP", "null" -> inside(value, content(field.schema()));
      default -> owner.put(name, REDACTED);
    }
  }

  private void inside(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object && schema.getType() == Schema.Type.RECORD) {
      for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
        mask(object, member.getKey(), member.getValue(), schema);
      }
    } else if (value instanceof ArrayNode array && schema.getType() == Schema.Type.ARRAY) {
      array.forEach(element -> inside(element, content(schema.getElementType())));
    }
  }

  private static String phone(JsonNode value) {
    String text = value instanceof TextNode node ? node.textValue() : "";
    return PHONE.matcher(text).matches()
        ? "+" + "*".repeat(text.length() - 5) + text.substring(text.length() - 4)
        : REDACTED;
  }

  /** Without the null of a union. */
  private static Schema content(Schema schema) {
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }
}
