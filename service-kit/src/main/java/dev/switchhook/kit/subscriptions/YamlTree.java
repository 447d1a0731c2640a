package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One YAML document, and on which line each of its members stands. The parser's own messages quote
 * the text, in which there may be secrets, so they are not passed on.
 */
final class YamlTree {
  /** As YAML 1.2: yes, no, on and off are text. */
  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS).build();

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String file;
  private final Map<String, Integer> lines = new HashMap<>();
  private final YAMLParser parser;
  private final JsonNode root;

  private YamlTree(String file, YAMLParser parser) throws IOException {
    this.file = file;
    this.parser = parser;
    if (parser.nextToken() == null) {
      throw mistake(1, "is empty");
    }
    this.root = value("");
    if (parser.nextToken() != null) {
      throw mistake(line(), "a second document; one file is one document");
    }
  }

  /**
   * Reads all of it.
   *
   * @param file only for messages
   * @throws InputMistakes it is no YAML, or of a kind that has no JSON
   */
  static YamlTree of(String file, String text) {
    try (YAMLParser parser = YAML.createParser(text)) {
      return new YamlTree(file, parser);
    } catch (JsonProcessingException e) {
      @Nullable JsonLocation at = e.getLocation();
      throw at == null
          ? mistakeOf(file, 1, "is not YAML")
          : mistakeOf(file, at.getLineNr(), "is not YAML from column " + at.getColumnNr() + " on");
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory can be read", e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** The pointer to a member of what a pointer points to (RFC 6901, section 3). */
  static String within(String pointer, String member) {
    return pointer + "/" + member.replace("~", "~0").replace("/", "~1");
  }

  /** Of the member at an RFC 6901 pointer. */
  int line(String pointer) {
    return lines.getOrDefault(pointer, 1);
  }

  /** Where a mistake is, for a person. */
  String at(String pointer) {
    return file + ":" + line(pointer) + ": ";
  }

  private JsonNode value(String pointer) throws IOException {
    lines.putIfAbsent(pointer, line());
    if (parser.isCurrentAlias()) {
      throw mistake(line(), "aliases are not read; write it out");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(pointer);
      case START_ARRAY -> array(pointer);
      case VALUE_STRING -> JSON.textNode(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE, VALUE_FALSE -> JSON.booleanNode(parser.getBooleanValue());
      case VALUE_NULL -> JSON.nullNode();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw mistake(line(), "has no JSON form");
    };
  }

  private JsonNode number() throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> JSON.numberNode(parser.getLongValue());
      case BIG_INTEGER -> JSON.numberNode(parser.getBigIntegerValue());
      case FLOAT, DOUBLE, BIG_DECIMAL -> JSON.numberNode(parser.getDoubleValue());
    };
  }

  private ObjectNode object(String pointer) throws IOException {
    ObjectNode object = JSON.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      String inner = within(pointer, name);
      if (lines.putIfAbsent(inner, line()) != null) {
        throw mistake(line(), name + " stands here twice");
      }
      parser.nextToken();
      object.set(name, value(inner));
    }
    return object;
  }

  private ArrayNode array(String pointer) throws IOException {
    ArrayNode array = JSON.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(pointer + "/" + array.size()));
    }
    return array;
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private InputMistakes mistake(int line, String why) {
    return mistakeOf(file, line, why);
  }

  private static InputMistakes mistakeOf(String file, int line, String why) {
    return new InputMistakes(List.of(file + ":" + line + ": " + why));
  }
}
