package dev.switchhook.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;

/**
 * Refuses schemas with which a few bytes can cost any amount of memory or time, or name a class to
 * load. Avro's own size limits do not see these: they count per collection, not at all while
 * skipping, and never depth.
 */
final class SchemaLint {
  static final int MAX_TEXT = 256 * 1024;
  private static final int MAX_FIELDS = 1_000;
  private static final int MAX_NESTING = 16;
  private static final int MAX_SCALE = 18;
  private static final List<String> CLASS_LOADING =
      List.of("java-class", "java-element-class", "java-key-class");

  private final Set<String> open = new HashSet<>();
  private int fields;

  private SchemaLint() {}

  /** What is wrong with it, for a person; empty when it may be decoded with. */
  static Optional<String> complaint(Schema schema) {
    try {
      new SchemaLint().walk(schema, 0);
      return Optional.empty();
    } catch (Refused e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Every use of a record is walked anew: it is the unfolded size that decoding costs. */
  private void walk(Schema schema, int depth) throws Refused {
    refuseIf(depth > MAX_NESTING, "nested deeper than " + MAX_NESTING);
    refuseClasses(schema);
    switch (schema.getType()) {
      case RECORD:
        refuseIf(!open.add(schema.getFullName()), "recursive: " + schema.getFullName());
        for (Field field : schema.getFields()) {
          refuseIf(++fields > MAX_FIELDS, "more than " + MAX_FIELDS + " fields when unfolded");
          refuseClasses(field);
          walk(field.schema(), depth + 1);
        }
        open.remove(schema.getFullName());
        break;
      case ARRAY:
        walkItems(schema.getElementType(), depth);
        break;
      case MAP:
        walkItems(schema.getValueType(), depth);
        break;
      case UNION:
        for (Schema branch : schema.getTypes()) {
          walk(branch, depth);
        }
        break;
      default:
        refuseIf(
            schema.getLogicalType() instanceof LogicalTypes.Decimal
                && ((LogicalTypes.Decimal) schema.getLogicalType()).getScale() > MAX_SCALE,
            "a decimal with more than " + MAX_SCALE + " places");
    }
  }

  private void walkItems(Schema item, int depth) throws Refused {
    walk(item, depth + 1);
    refuseIf(isCollection(item), "a collection directly in a collection");
    refuseIf(canBeEmpty(item), "a collection of items that can be zero bytes long");
  }

  private static boolean isCollection(Schema schema) {
    switch (schema.getType()) {
      case ARRAY:
      case MAP:
        return true;
      case UNION:
        return schema.getTypes().stream().anyMatch(SchemaLint::isCollection);
      default:
        return false;
    }
  }

  private static boolean canBeEmpty(Schema schema) {
    if (schema.getType() == Type.RECORD) {
      return schema.getFields().stream().allMatch(field -> canBeEmpty(field.schema()));
    }
    return schema.getType() == Type.NULL
        || schema.getType() == Type.FIXED && schema.getFixedSize() == 0;
  }

  private static void refuseClasses(JsonProperties holder) throws Refused {
    for (String name : CLASS_LOADING) {
      refuseIf(holder.getObjectProp(name) != null, name + " names a class");
    }
  }

  private static void refuseIf(boolean wrong, String why) throws Refused {
    if (wrong) {
      throw new Refused(why);
    }
  }

  private static final class Refused extends Exception {
    Refused(String why) {
      super(why, null, false, false);
    }
  }
}
