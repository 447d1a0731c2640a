package dev.switchhook.ingest.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.PayloadShape;
import dev.switchhook.ingest.event.ExampleCall;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.subscription.ExampleSubscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code docs/events} is what the schema says, and what is sent is what {@code docs/events} says.
 * {@code -Devents.update=true} writes it anew.
 */
class EventDocsTest {
  private static final Path DOCS = Path.of("../docs/events");
  private static final List<EventType> TYPES = EventType.of(CallEvent.getClassSchema());

  private final ObjectMapper json = new ObjectMapper();
  private final BodySchema schemas = new BodySchema(CallEvent.getClassSchema());
  private final BodyRenderer renderer = new BodyRenderer();

  static List<EventType> types() {
    return TYPES;
  }

  @Test
  void thePagesAreWhatTheSchemaSays() throws IOException {
    TreeMap<Path, String> expected = new TreeMap<>();
    expected.put(
        DOCS.resolve("README.md"), EventPage.of(TYPES, ExampleSubscription.subscription().build()));
    for (EventType type : TYPES) {
      Path of = DOCS.resolve(type.name());
      expected.put(of.resolve("schema.json"), pretty(schemas.full(type)));
      expected.put(of.resolve("thin.schema.json"), pretty(schemas.thin(type)));
      expected.put(
          of.resolve("example.json"), pretty(json.readTree(body(type, PayloadShape.FULL))));
    }
    if (Boolean.getBoolean("events.update")) {
      write(expected);
    }
    List<Path> stale = new ArrayList<>();
    expected.forEach(
        (file, text) -> {
          if (!text.equals(textOf(file))) {
            stale.add(file);
          }
        });
    if (!stale.isEmpty()) {
      fail("not what the schema says; rewrite with -Devents.update=true: " + stale);
    }
    try (Stream<Path> files = Files.walk(DOCS)) {
      assertThat(files.filter(Files::isRegularFile))
          .containsExactlyInAnyOrderElementsOf(expected.keySet());
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatIsSentIsWhatThePublishedSchemaAllows(EventType type) throws IOException {
    ObjectNode full =
        (ObjectNode) json.readTree(textOf(DOCS.resolve(type.name() + "/schema.json")));
    ObjectNode thin =
        (ObjectNode) json.readTree(textOf(DOCS.resolve(type.name() + "/thin.schema.json")));

    assertThat(Judge.ofSchema(full)).isEmpty();
    assertThat(Judge.ofSchema(thin)).isEmpty();
    assertThat(Judge.ofBody(Judge.by(full), body(type, PayloadShape.FULL))).isEmpty();
    assertThat(Judge.ofBody(Judge.by(full), body(type, PayloadShape.REDACTED))).isEmpty();
    assertThat(Judge.ofBody(Judge.by(thin), body(type, PayloadShape.THIN))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatAReceiverMustAllowIsAllowed(EventType type) throws IOException {
    ObjectNode body = (ObjectNode) json.readTree(body(type, PayloadShape.FULL));
    body.put("new_member", 1);
    body.withObject("/data").put("new_field", true);
    body.withObject("/data/call").put("direction", "sideways");

    assertThat(Judge.ofBody(Judge.by(schemas.full(type)), body.toString())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatIsPromisedIsAskedFor(EventType type) throws IOException {
    Schema schema = Judge.by(schemas.full(type));
    JsonNode required = schemas.full(type).at("/properties/data/required");
    assertThat(required).hasSizeGreaterThanOrEqualTo(3);
    for (JsonNode name : required) {
      ObjectNode body = (ObjectNode) json.readTree(body(type, PayloadShape.FULL));
      assertThat(body.withObject("/data").remove(name.asText())).as(name.asText()).isNotNull();
      assertThat(Judge.ofBody(schema, body.toString())).as(name.asText()).isNotEmpty();
    }
    ObjectNode seconds = (ObjectNode) json.readTree(body(type, PayloadShape.FULL));
    seconds.put("timestamp", "2026-10-09T08:53:20Z");
    assertThat(Judge.ofBody(schema, seconds.toString())).isNotEmpty();
  }

  private String body(EventType type, PayloadShape shape) {
    CallEvent example =
        ExampleCall.events().stream()
            .filter(event -> event.getType().equals(type.name()))
            .findFirst()
            .orElseThrow();
    return new String(renderer.render(Wire.event(example), shape, ApiVersions.NEWEST), UTF_8);
  }

  private static void write(TreeMap<Path, String> files) throws IOException {
    for (var file : files.entrySet()) {
      Files.createDirectories(file.getKey().getParent());
      Files.writeString(file.getKey(), file.getValue());
    }
  }

  private static String textOf(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  private String pretty(JsonNode node) throws IOException {
    return json.writerWithDefaultPrettyPrinter()
            .writeValueAsString(node)
            .replace(System.lineSeparator(), "\n")
        + "\n";
  }
}
