package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchhook.kit.subscriptions.Plan.Step;
import dev.switchhook.kit.terminal.Screen;
import java.util.StringJoiner;

/** A plan for a person: no credential is in it. */
final class PlanText {
  private PlanText() {}

  static String of(Plan plan) {
    StringJoiner text = new StringJoiner(System.lineSeparator());
    text.add("tenant " + plan.tenant());
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Create create -> {
          text.add("  + create    " + create.wanted().name() + "  " + create.id());
          create
              .wanted()
              .members()
              .properties()
              .forEach(
                  member ->
                      text.add(
                          "      %s: %s"
                              .formatted(
                                  member.getKey(), shown(member.getKey(), member.getValue()))));
        }
        case Step.Change change -> {
          text.add("  ~ change    " + change.name() + "  " + change.id());
          change
              .changes()
              .forEach(
                  each ->
                      text.add(
                          "      %s: %s → %s"
                              .formatted(each.member(), each.before(), each.after())));
        }
        case Step.Unchanged same ->
            text.add(
                "  = unchanged %s  %s%s"
                    .formatted(
                        same.name(),
                        same.id(),
                        same.uncompared().isEmpty()
                            ? ""
                            : "  (credentials not compared: "
                                + String.join(", ", same.uncompared())
                                + ")"));
        case Step.Delete delete ->
            text.add(
                "  - delete    %s  %s  %s"
                    .formatted(delete.id(), delete.host(), Screen.safe(delete.description()))
                    .stripTrailing());
      }
    }
    text.add(
        "%d to create, %d to change, %d to delete, %d unchanged"
            .formatted(
                plan.count(Step.Create.class),
                plan.count(Step.Change.class),
                plan.count(Step.Delete.class),
                plan.count(Step.Unchanged.class)));
    if (plan.others() > 0) {
      text.add(plan.others() + " others of the tenant are left alone (--prune would delete them)");
    }
    return text.toString();
  }

  private static String shown(String member, JsonNode value) {
    return switch (member) {
      case "secret", "v1a_key", "client_certificate" -> value.isNull() ? "null" : "(set)";
      case "auth" ->
          value.isNull()
              ? "null"
              : Screen.safe(value.path("kind").asText()) + (value.size() > 1 ? " (set)" : "");
      case "url" -> Screen.safe(Endpoint.of(value.asText()).hostOnly());
      default -> Screen.safe(value.toString());
    };
  }
}
