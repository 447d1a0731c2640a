package dev.switchhook.producer;

import java.util.Collection;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Does every text of a record survive UTF-8. Avro writes half of a surrogate pair as a question
 * mark and says nothing.
 */
final class WholeText {
  private WholeText() {}

  static boolean in(@Nullable Object value) {
    if (value instanceof CharSequence text) {
      return isWhole(text);
    }
    if (value instanceof IndexedRecord record) {
      return record.getSchema().getFields().stream().allMatch(field -> in(record.get(field.pos())));
    }
    if (value instanceof Collection<?> items) {
      return items.stream().allMatch(WholeText::in);
    }
    return !(value instanceof Map<?, ?> map)
        || map.entrySet().stream().allMatch(entry -> in(entry.getKey()) && in(entry.getValue()));
  }

  private static boolean isWhole(CharSequence text) {
    return text.codePoints().noneMatch(point -> point >= 0xD800 && point <= 0xDFFF);
  }
}
