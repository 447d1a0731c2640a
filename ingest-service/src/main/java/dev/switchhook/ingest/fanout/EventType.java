package dev.switchhook.ingest.fanout;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * A type of call event that a schema knows.
 *
 * @param payload the record of the type's own fields
 */
public record EventType(String name, Schema payload) {

  /** In schema order. */
  public static List<EventType> of(Schema event) {
    List<EventType> types = new ArrayList<>();
    for (Field field : event.getFields()) {
      if (field.getObjectProp("x-types") instanceof Collection<?> names) {
        names.forEach(name -> types.add(new EventType(name.toString(), record(field.schema()))));
      }
    }
    return List.copyOf(types);
  }

  /** What the schema says of it, in a sentence. */
  public Optional<String> says() {
    return Optional.ofNullable(payload.getDoc());
  }

  private static Schema record(Schema nullable) {
    return nullable.getTypes().stream()
        .filter(branch -> branch.getType() == Schema.Type.RECORD)
        .findFirst()
        .orElseThrow();
  }
}
