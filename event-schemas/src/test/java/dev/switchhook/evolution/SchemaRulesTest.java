package dev.switchhook.evolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.registry.SchemaText;
import dev.switchhook.topics.TopicCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.apache.avro.specific.SpecificData;
import org.junit.jupiter.api.Test;

class SchemaRulesTest {
  private static final Schema CALL_EVENT = SchemaFiles.current("CallEvent");

  @Test
  void everyEnumBeginsWithUnknownAndFallsBackToIt() {
    Set<String> seen = new HashSet<>();
    forEachField(
        (path, field) ->
            forEachType(
                field.schema(),
                type -> {
                  if (type.getType() == Type.ENUM && seen.add(type.getFullName())) {
                    assertThat(type.getEnumSymbols().get(0)).as(path).isEqualTo("UNKNOWN");
                    assertThat(type.getEnumDefault()).as(path).isEqualTo("UNKNOWN");
                    assertThat(type.getEnumSymbols())
                        .as(path)
                        .allMatch(symbol -> symbol.matches("[A-Z][A-Z0-9_]*"));
                  }
                }));
    assertThat(seen).hasSizeGreaterThan(20);
  }

  @Test
  void durationsAreLongMilliseconds() {
    List<String> durations = new ArrayList<>();
    forEachField(
        (path, field) -> {
          forEachType(
              field.schema(),
              type ->
                  assertThat(String.valueOf(type.getProp("logicalType")))
                      .as(path)
                      .isNotEqualTo("duration"));
          // Histograms are of milliseconds; percentiles out of them are estimates.
          boolean metric =
              path.matches("DeliveryMetrics\\.(attempt|first_attempt|delivery)(_p\\d\\d)?_ms");
          if (field.name().endsWith("_ms") && !metric) {
            durations.add(path);
            assertThat(number(field.schema())).as(path).isEqualTo(Type.LONG);
          }
        });
    assertThat(durations).contains("CallEvent.call_ended.duration_ms").hasSizeGreaterThan(10);
  }

  @Test
  void aPayloadHasItsTypesAndNoNameThatStandsBesideIt() {
    Map<String, String> types = new HashMap<>();
    for (Field payload : CALL_EVENT.getFields()) {
      if (!(payload.getObjectProp("x-types") instanceof List<?> names)) {
        continue;
      }
      for (Object name : names) {
        assertThat((String) name)
            .matches("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+")
            .hasSizeLessThanOrEqualTo(64);
        assertThat(types.put((String) name, payload.name())).as(name + " has one payload").isNull();
      }
      assertThat(payload.schema().getTypes().get(0).getType()).isEqualTo(Type.NULL);
      assertThat(payload.schema().getTypes().get(1).getFields())
          .extracting(Field::name)
          .as(payload.name())
          .doesNotContain("tenant_id", "sequence", "call", "test");
    }
    assertThat(types)
        .containsOnlyKeys(
            "call.started",
            "call.answered",
            "intent.detected",
            "tool.called",
            "call.escalated",
            "appointment.booked",
            "appointment.rescheduled",
            "appointment.cancelled",
            "call.ended",
            "call.analyzed",
            "transcript.ready",
            "recording.ready");
  }

  @Test
  void whatTwoFilesShareIsWrittenTheSameInBoth() {
    Map<String, Schema> known = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (Schema file : SchemaFiles.current()) {
      Set<String> here = new HashSet<>();
      forEachField(
          file,
          (path, field) ->
              forEachType(
                  field.schema(),
                  type -> {
                    boolean named = type.getType() == Type.ENUM || type.getType() == Type.RECORD;
                    if (named && here.add(type.getFullName())) {
                      Schema before = known.putIfAbsent(type.getFullName(), type);
                      if (before != null) {
                        shared.add(type.getName());
                        assertThat(type.toString()).as(path).isEqualTo(before.toString());
                      }
                    }
                  }));
    }
    assertThat(shared)
        .containsExactlyInAnyOrder("FailureClass", "AttemptOutcome", "Fault", "ActorSource");
  }

  @Test
  void whatIsRegisteredIsTheTextOfTheFile() {
    for (Schema file : SchemaFiles.current()) {
      Schema generated = new SpecificData().getSchema(classOf(file));
      assertThat(SchemaText.plain(generated).toString()).isEqualTo(file.toString());
    }
    assertThat(TopicCatalogue.of(12))
        .allSatisfy(
            topic ->
                topic
                    .valueSchema()
                    .ifPresent(
                        schema ->
                            assertThat(schema.toString())
                                .isEqualTo(SchemaFiles.current(schema.getName()).toString())));
  }

  private static Class<?> classOf(Schema schema) {
    try {
      return Class.forName(schema.getFullName());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Type number(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> number(schema.getTypes().get(schema.getTypes().size() - 1));
      case ARRAY -> number(schema.getElementType());
      case MAP -> number(schema.getValueType());
      default -> schema.getType();
    };
  }

  private static void forEachField(BiConsumer<String, Field> each) {
    SchemaFiles.current().forEach(file -> forEachField(file, each));
  }

  private static void forEachField(Schema file, BiConsumer<String, Field> each) {
    SchemaFiles.walk(file, each);
  }

  private static void forEachType(Schema schema, Consumer<Schema> each) {
    each.accept(schema);
    switch (schema.getType()) {
      case UNION -> schema.getTypes().forEach(branch -> forEachType(branch, each));
      case ARRAY -> forEachType(schema.getElementType(), each);
      case MAP -> forEachType(schema.getValueType(), each);
      default -> {}
    }
  }
}
