package dev.switchhook.dlq.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;

/**
 * JSON on stdout. Every object names its schema; fields are only ever added. Written in ASCII, so
 * that nothing in a value can act on a terminal.
 */
public final class JsonLines {
  private static final String SCHEMA = "switchhook.dlq/v1";
  private static final ObjectWriter ONE_LINE =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  private JsonLines() {}

  /** An object that already says what schema it is of. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
  }

  public static void line(PrintStream out, ObjectNode object) {
    out.println(text(ONE_LINE, object));
  }

  /** Indented, for a document of its own. */
  public static void document(PrintStream out, ObjectNode object) {
    out.println(text(ONE_LINE.withDefaultPrettyPrinter(), object));
  }

  private static String text(ObjectWriter writer, ObjectNode object) {
    try {
      return writer.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }
}
