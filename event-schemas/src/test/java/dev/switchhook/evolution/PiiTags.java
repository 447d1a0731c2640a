package dev.switchhook.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;

/**
 * Every text says whether it is personal ({@code x-pii}), and a personal one how it is masked
 * ({@code x-mask}): silence is not an answer.
 */
final class PiiTags {
  private static final Set<String> KINDS = Set.of("NONE", "DIRECT", "LINKABLE", "CONTENT");
  private static final Set<String> MASKS = Set.of("KEEP", "PHONE_LAST4", "REDACT", "DROP");

  private final List<String> broken = new ArrayList<>();
  private final List<String> personal = new ArrayList<>();

  private PiiTags() {}

  /** What a reader of the record sees: every use of an inner record anew. */
  static PiiTags of(Schema record) {
    PiiTags tags = new PiiTags();
    SchemaFiles.walk(record, tags::check);
    return tags;
  }

  /** Field and rule, for each field that says nothing or too little. */
  List<String> broken() {
    return broken;
  }

  /** Paths of those that are. */
  List<String> personal() {
    return personal;
  }

  private void check(String path, Field field) {
    if (!carriesText(field.schema())) {
      return;
    }
    String kind = field.getProp("x-pii");
    if (kind == null || !KINDS.contains(kind)) {
      broken.add(path + ": x-pii is " + kind + ", one of NONE, DIRECT, LINKABLE, CONTENT is due");
      return;
    }
    String mask = field.getProp("x-mask");
    if (!kind.equals("NONE")) {
      personal.add(path);
      if (mask == null || !MASKS.contains(mask)) {
        broken.add(
            path + ": x-mask is " + mask + ", one of KEEP, PHONE_LAST4, REDACT, DROP is due");
      }
    }
  }

  /** The keys of a map are text too. */
  private static boolean carriesText(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> true;
      case BYTES -> schema.getProp("logicalType") == null;
      case UNION -> schema.getTypes().stream().anyMatch(PiiTags::carriesText);
      case ARRAY -> carriesText(schema.getElementType());
      case MAP -> true;
      default -> schema.getType() == Type.FIXED && schema.getLogicalType() == null;
    };
  }
}
