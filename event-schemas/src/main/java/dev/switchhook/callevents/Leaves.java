package dev.switchhook.callevents;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericRecord;

/**
 * Asks one question of every single value in a record, in schema order, until one has an answer.
 */
final class Leaves {
  private Leaves() {}

  interface Check {
    /**
     * What is wrong with a value, without saying the value itself.
     *
     * @param field the nearest field's name; also of the items of its array or map
     */
    Optional<String> problem(String field, Schema schema, Object value);
  }

  /**
   * The first problem with the path of fields before it; keys of maps are content and not named.
   */
  static Optional<String> firstProblem(GenericRecord record, Check check) {
    for (Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      if (value != null) {
        Optional<String> problem = inValue(field.name(), field.schema(), value, check);
        if (problem.isPresent()) {
          return problem.map(text -> field.name() + text);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inValue(String field, Schema schema, Object value, Check check) {
    return switch (schema.getType()) {
      case RECORD -> firstProblem((GenericRecord) value, check).map(text -> "." + text);
      case ARRAY -> inItems(field, schema.getElementType(), (Collection<?>) value, check);
      case MAP -> inEntries(field, schema.getValueType(), (Map<?, ?>) value, check);
      case UNION -> {
        yield inValue(field, Unions.branch(schema, value), value, check);
      }
      case NULL -> Optional.empty();
      default -> check.problem(field, schema, value).map(text -> ": " + text);
    };
  }

  private static Optional<String> inItems(
      String field, Schema items, Collection<?> values, Check check) {
    for (Object value : values) {
      if (value != null) {
        Optional<String> problem = inValue(field, items, value, check);
        if (problem.isPresent()) {
          return problem.map(text -> "[]" + text);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> inEntries(
      String field, Schema values, Map<?, ?> entries, Check check) {
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      Optional<String> problem =
          check.problem(field, Schema.create(Schema.Type.STRING), entry.getKey());
      if (problem.isPresent()) {
        return problem.map(text -> "{}: " + text);
      }
      if (entry.getValue() != null) {
        problem = inValue(field, values, entry.getValue(), check);
        if (problem.isPresent()) {
          return problem.map(text -> "{}" + text);
        }
      }
    }
    return Optional.empty();
  }
}
