package dev.switchhook.serde;

import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericData.StringType;

/** A schema whose strings and map keys are read as {@link String}, as in the generated classes. */
final class StringTyped {
  private StringTyped() {}

  /**
   * @param schema without recursion
   */
  static Schema copyOf(Schema schema) {
    Schema copy = new Schema.Parser().parse(schema.toString());
    mark(copy);
    return copy;
  }

  private static void mark(Schema schema) {
    switch (schema.getType()) {
      case STRING:
        GenericData.setStringType(schema, StringType.String);
        break;
      case MAP:
        GenericData.setStringType(schema, StringType.String);
        mark(schema.getValueType());
        break;
      case ARRAY:
        mark(schema.getElementType());
        break;
      case UNION:
        schema.getTypes().forEach(StringTyped::mark);
        break;
      case RECORD:
        for (Field field : schema.getFields()) {
          mark(field.schema());
        }
        break;
      default:
    }
  }
}
