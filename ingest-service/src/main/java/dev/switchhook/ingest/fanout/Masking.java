package dev.switchhook.ingest.fanout;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * What the shape {@code REDACTED} shows of a field, by its {@code x-mask}. A string that says
 * nothing about itself ({@code x-pii} is missing) and a mask this build does not know are taken for
 * personal: what is not understood must not leak.
 */
enum Masking {
  KEEP,
  PHONE_LAST4,
  REDACT,
  DROP;

  private static final String REDACTED = "[redacted]";
  private static final Pattern PHONE = Pattern.compile("\\+[0-9]{6,15}");
  private static final int SHOWN = 4;

  static Masking of(Field field) {
    Masking declared =
        switch (field.getProp("x-mask")) {
          case null -> undeclared(field);
          case "KEEP" -> KEEP;
          case "PHONE_LAST4" -> PHONE_LAST4;
          case "DROP" -> DROP;
          default -> REDACT;
        };
    // There is no way to write [redacted] where a list, a map or a number is due.
    return declared == KEEP || isText(field.schema()) ? declared : DROP;
  }

  /** The text as it is shown. Not for {@link #DROP}. */
  String show(String text) {
    return switch (this) {
      case KEEP -> text;
      case PHONE_LAST4 -> phone(text);
      case REDACT, DROP -> REDACTED;
    };
  }

  private static Masking undeclared(Field field) {
    boolean silent = holdsText(field.schema()) && field.getObjectProp("x-pii") == null;
    boolean personal = field.getObjectProp("x-pii") instanceof String tag && !tag.equals("NONE");
    return silent || personal ? REDACT : KEEP;
  }

  private static String phone(String text) {
    if (!PHONE.matcher(text).matches()) {
      return REDACTED;
    }
    int hidden = text.length() - 1 - SHOWN;
    return "+" + "*".repeat(hidden) + text.substring(text.length() - SHOWN);
  }

  private static boolean isText(Schema schema) {
    return branch(schema).map(Schema::getType).equals(Optional.of(Schema.Type.STRING));
  }

  /** Text that belongs to this field itself; a record's fields speak for themselves. */
  private static boolean holdsText(Schema schema) {
    return switch (schema.getType()) {
      case STRING -> true;
      case ARRAY -> holdsText(schema.getElementType());
      case MAP -> holdsText(schema.getValueType());
      case UNION -> schema.getTypes().stream().anyMatch(Masking::holdsText);
      default -> false;
    };
  }

  private static Optional<Schema> branch(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return Optional.of(schema);
    }
    var branches =
        schema.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    return branches.size() == 1 ? Optional.of(branches.getFirst()) : Optional.empty();
  }
}
