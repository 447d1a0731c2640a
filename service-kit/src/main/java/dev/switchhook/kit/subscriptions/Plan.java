package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.kit.subscriptions.Comparison.MemberChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a tenant's subscriptions become those of a file.
 *
 * @param steps creations and changes in the file's order, then deletions
 * @param others how many of the tenant are not in the file and left alone
 */
record Plan(String tenant, List<Step> steps, int others) {
  Plan {
    steps = List.copyOf(steps);
  }

  /** What is done about one subscription. */
  sealed interface Step {
    record Create(Declared.One wanted, String id) implements Step {}

    /**
     * Only what differs is sent, and only on the version that was compared.
     *
     * @param patch credentials may be in it
     */
    record Change(
        String name, String id, long version, List<MemberChange> changes, ObjectNode patch)
        implements Step {
      @Override
      public String toString() {
        return "Change[" + name + ", " + changes + "]";
      }
    }

    /**
     * Nothing to do.
     *
     * @param uncompared members with credentials, which were taken for equal
     */
    record Unchanged(String name, String id, List<String> uncompared) implements Step {}

    record Delete(String id, long version, String host, String description) implements Step {}
  }

  /**
   * Decides; nothing is done.
   *
   * @param present all of the tenant, as the API shows them
   * @param prune delete what the file does not have
   * @param resend send every credential of the file again
   */
  static Plan of(Declared declared, List<JsonNode> present, boolean prune, boolean resend) {
    Map<String, JsonNode> left = new LinkedHashMap<>();
    present.forEach(each -> left.put(each.path("id").asText(), each));
    List<Step> steps = new ArrayList<>();
    for (Declared.One one : declared.subscriptions()) {
      String id = DerivedId.of(declared.tenant(), one.idempotencyKey());
      JsonNode is = left.remove(id);
      steps.add(is == null ? new Step.Create(one, id) : compared(one, id, is, resend));
    }
    if (prune) {
      left.values().forEach(each -> steps.add(deletion(each)));
    }
    return new Plan(declared.tenant(), steps, prune ? 0 : left.size());
  }

  private static Step compared(Declared.One one, String id, JsonNode is, boolean resend) {
    Comparison found = Comparison.of(one.members(), is, resend);
    return found.changes().isEmpty()
        ? new Step.Unchanged(one.name(), id, found.uncompared())
        : new Step.Change(
            one.name(), id, is.path("version").asLong(), found.changes(), found.patch());
  }

  private static Step deletion(JsonNode is) {
    return new Step.Delete(
        is.path("id").asText(),
        is.path("version").asLong(),
        is.path("url_host").asText(),
        is.path("description").asText(""));
  }

  long count(Class<? extends Step> kind) {
    return steps.stream().filter(kind::isInstance).count();
  }

  /** Whether nothing is to be done. */
  boolean isDone() {
    return count(Step.Unchanged.class) == steps.size();
  }
}
