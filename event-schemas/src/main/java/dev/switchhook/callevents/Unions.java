package dev.switchhook.callevents;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Which branch of a union a value is of. */
public final class Unions {
  private Unions() {}

  /**
   * Avro looks a branch up by the value's full name; of a value or null there is nothing to look
   * up.
   *
   * @param value not null
   */
  public static Schema branch(Schema union, Object value) {
    List<Schema> branches = union.getTypes();
    if (branches.size() == 2) {
      if (branches.get(0).getType() == Schema.Type.NULL) {
        return branches.get(1);
      }
      if (branches.get(1).getType() == Schema.Type.NULL) {
        return branches.get(0);
      }
    }
    return branches.get(GenericData.get().resolveUnion(union, value));
  }
}
