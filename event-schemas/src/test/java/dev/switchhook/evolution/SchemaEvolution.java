package dev.switchhook.evolution;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.apache.avro.SchemaCompatibility;

/**
 * What may not change between a released schema and any later one. Avro's own check looks at the
 * wire: it lets amounts and times change their meaning, and fields and symbols go. Ours looks at
 * those. {@code doc} and {@code x-*} may change.
 */
final class SchemaEvolution {
  private final String file;
  private final Set<String> broken = new LinkedHashSet<>();
  private final Set<String> compared = new LinkedHashSet<>();

  private SchemaEvolution(String file) {
    this.file = file;
  }

  /** The rules that the change breaks: file, field, rule; empty when it is allowed. */
  static List<String> broken(String file, Schema released, Schema current) {
    SchemaEvolution evolution = new SchemaEvolution(file);
    evolution.bothReadEachOther(released, current);
    evolution.compare(current.getName(), released, current);
    return new ArrayList<>(evolution.broken);
  }

  private void bothReadEachOther(Schema released, Schema current) {
    incompatibilities("new reads old", current, released);
    incompatibilities("old reads new", released, current);
  }

  private void incompatibilities(String way, Schema reader, Schema writer) {
    SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
        .getResult()
        .getIncompatibilities()
        .forEach(
            found ->
                breaks(
                    found.getLocation(), way + ": " + found.getType() + " " + found.getMessage()));
  }

  private void compare(String at, Schema released, Schema current) {
    if (released.getType() != current.getType()) {
      breaks(at, "type was " + released.getType() + ", is " + current.getType());
      return;
    }
    if (!logical(released).equals(logical(current))) {
      breaks(at, "logical type was " + logical(released) + ", is " + logical(current));
    }
    switch (released.getType()) {
      case RECORD:
        compareNames(at, released, current);
        if (compared.add(released.getFullName())) {
          compareFields(at, released, current);
        }
        break;
      case ENUM:
        compareNames(at, released, current);
        compareSymbols(at, released, current);
        break;
      case FIXED:
        compareNames(at, released, current);
        break;
      case ARRAY:
        compare(at + "[]", released.getElementType(), current.getElementType());
        break;
      case MAP:
        compare(at + "{}", released.getValueType(), current.getValueType());
        break;
      case UNION:
        compareBranches(at, released.getTypes(), current.getTypes());
        break;
      default:
    }
  }

  private void compareNames(String at, Schema released, Schema current) {
    if (!released.getFullName().equals(current.getFullName())) {
      breaks(at, "name was " + released.getFullName() + ", is " + current.getFullName());
    }
  }

  private void compareFields(String at, Schema released, Schema current) {
    for (Field old : released.getFields()) {
      Field field = current.getField(old.name());
      if (field == null) {
        breaks(at + "." + old.name(), "a released field is gone");
        continue;
      }
      if (!Objects.equals(defaultOf(old), defaultOf(field))) {
        breaks(at + "." + old.name(), "the default has changed");
      }
      compare(at + "." + old.name(), old.schema(), field.schema());
    }
  }

  private void compareSymbols(String at, Schema released, Schema current) {
    for (String symbol : released.getEnumSymbols()) {
      if (!current.hasEnumSymbol(symbol)) {
        breaks(at, "a released symbol is gone: " + symbol);
      }
    }
    if (!"UNKNOWN".equals(current.getEnumDefault())) {
      breaks(at, "an enum without the default UNKNOWN");
    }
  }

  private void compareBranches(String at, List<Schema> released, List<Schema> current) {
    if (released.size() != current.size()) {
      breaks(at, "a union has other branches");
      return;
    }
    for (int branch = 0; branch < released.size(); branch++) {
      compare(at, released.get(branch), current.get(branch));
    }
  }

  private static Object defaultOf(Field field) {
    Object value = field.hasDefaultValue() ? field.defaultVal() : "(none)";
    return value == JsonProperties.NULL_VALUE ? "(null)" : value;
  }

  private static String logical(Schema schema) {
    if (schema.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      return "decimal(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    return schema.getType() == Type.UNION || schema.getLogicalType() == null
        ? "none"
        : schema.getLogicalType().getName();
  }

  private void breaks(String at, String rule) {
    broken.add(file + " " + at + ": " + rule);
  }
}
