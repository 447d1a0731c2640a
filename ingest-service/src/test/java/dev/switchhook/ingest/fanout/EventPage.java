package dev.switchhook.ingest.fanout;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/** The catalogue of events that customers read, out of the schema. */
final class EventPage {
  private EventPage() {}

  static String of(List<EventType> types, Subscription plain) {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # Event catalogue

        What a subscription can ask for. Each event is one POST; its body is `id`, `type`, `timestamp`, `api_version` and `data`. Beside the fields below,
        `data` holds `tenant_id`, `sequence` (the event's place in its call), `call` (the same small object in every event) and, on test calls, `test`.
        For each type there is a JSON Schema (2020-12) of the shapes `full` and `redacted`, one of the shape `thin`, and an example.

        New fields and new values of what is called "one of" may come at any time within an `api_version`; allow them. A field without "always" is left out
        when there is nothing to say. What a redacted body shows instead of personal data stands in the last column.

        This page, the schemas and the examples are made from `CallEvent.avsc`; a test compares them.

        | type | says | useful life |
        |---|---|---|""");
    for (EventType type : types) {
      lines.add(
          "| [`%s`](#%s) | %s | %s |"
              .formatted(
                  type.name(),
                  type.name().replace(".", ""),
                  type.says().orElse("").replaceAll("\\. .*", "."),
                  life(UsefulLife.of(type.name(), plain))));
    }
    lines.add("\nA delivery past its useful life is not sent any more.\n\n## The call\n");
    addFields(lines, CallEvent.getClassSchema().getField("call").schema(), "call.");
    for (EventType type : types) {
      lines.add("\n## %s\n".formatted(type.name()));
      type.says().ifPresent(says -> lines.add(says + "\n"));
      lines.add(
          "[schema](%1$s/schema.json) · [schema of `thin`](%1$s/thin.schema.json) · [example](%1$s/example.json)\n"
              .formatted(type.name()));
      addFields(lines, type.payload(), "");
    }
    return String.join("\n", lines) + "\n";
  }

  private static void addFields(List<String> lines, Schema record, String before) {
    lines.add("| field | value | says | redacted |");
    lines.add("|---|---|---|---|");
    for (Field field : record.getFields()) {
      addField(lines, field, before);
    }
  }

  private static void addField(List<String> lines, Field field, String before) {
    boolean always = field.schema().getType() != Schema.Type.UNION;
    String name = before + field.name();
    lines.add(
        "| `%s` | %s%s | %s | %s |"
            .formatted(
                name,
                kind(notNull(field.schema())),
                always && Masking.of(field) != Masking.DROP ? ", always" : "",
                field.doc() == null ? "" : field.doc(),
                mask(Masking.of(field))));
    nested(notNull(field.schema()))
        .forEach(inner -> addField(lines, inner, name + (isArray(field) ? "[]." : ".")));
  }

  private static boolean isArray(Field field) {
    return notNull(field.schema()).getType() == Schema.Type.ARRAY;
  }

  private static List<Field> nested(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> schema.getFields();
      case ARRAY -> nested(notNull(schema.getElementType()));
      default -> List.of();
    };
  }

  private static String kind(Schema schema) {
    return switch (schema.getType()) {
      case BOOLEAN -> "true or false";
      case INT, LONG ->
          schema.getLogicalType() instanceof LogicalTypes.TimestampMillis ? "time" : "integer";
      case FLOAT, DOUBLE -> "number";
      case STRING -> "text";
      case BYTES -> "decimal, as text";
      case ENUM ->
          schema.getEnumSymbols().stream()
              .map(symbol -> "`" + symbol.toLowerCase(Locale.ROOT) + "`")
              .collect(Collectors.joining(", ", "one of ", ""));
      case ARRAY -> "list of " + kind(notNull(schema.getElementType()));
      case MAP -> "object of " + kind(schema.getValueType());
      case RECORD -> "object";
      case UNION, NULL, FIXED -> throw new AssertionError(schema);
    };
  }

  private static Schema notNull(Schema schema) {
    return schema.getType() != Schema.Type.UNION
        ? schema
        : schema.getTypes().stream()
            .filter(branch -> branch.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow();
  }

  private static String mask(Masking mask) {
    return switch (mask) {
      case KEEP -> "";
      case PHONE_LAST4 -> "last 4 digits";
      case REDACT -> "`[redacted]`";
      case DROP -> "left out";
    };
  }

  private static String life(Duration life) {
    return life.toHours() > 0 ? life.toHours() + " h" : life.toMinutes() + " min";
  }
}
