package dev.switchhook.kit.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchhook.kit.subscriptions.Plan.Step;
import dev.switchhook.kit.terminal.Screen;
import java.io.PrintWriter;

/**
 * Carries out a plan, one subscription after the other, and says of each what became of it. A
 * refusal concerns one subscription, so the others are gone on with; where an answer is lost or the
 * key is not taken, no further one is tried. Nothing is deleted where anything before it failed: it
 * may be what the deleted one was to be replaced by.
 */
final class Applying {
  private final Plan plan;
  private final ApiClient api;
  private final PrintWriter out;
  private final PrintWriter err;
  private int done;
  private int failed;
  private int untried;
  private boolean stopped;

  Applying(Plan plan, ApiClient api, PrintWriter out, PrintWriter err) {
    this.plan = plan;
    this.api = api;
    this.out = out;
    this.err = err;
  }

  /** Whether all was done. */
  boolean run() {
    for (Step step : plan.steps()) {
      switch (step) {
        case Step.Create create -> {
          String what = create.wanted().name() + "  " + create.id();
          if (tried("create", what)) {
            created(
                create,
                what,
                api.create(
                    plan.tenant(), create.wanted().idempotencyKey(), create.wanted().members()));
          }
        }
        case Step.Change change -> {
          String what = change.name() + "  " + change.id();
          if (tried("change", what)) {
            became(
                "changed",
                what,
                api.change(plan.tenant(), change.id(), change.version(), change.patch()));
          }
        }
        case Step.Delete delete -> {
          stopped |= failed > 0;
          if (tried("delete", delete.id())) {
            became(
                "deleted", delete.id(), api.delete(plan.tenant(), delete.id(), delete.version()));
          }
        }
        case Step.Unchanged _ -> {}
      }
    }
    out.println("%d done, %d failed, %d not tried".formatted(done, failed, untried));
    if (failed > 0) {
      err.println("What is done stays. Mend what is named above and apply again.");
    }
    return failed == 0;
  }

  private boolean tried(String verb, String what) {
    if (stopped) {
      untried++;
      err.println("not tried: " + verb + " " + what);
    }
    return !stopped;
  }

  private void created(Step.Create create, String what, ApiAnswer answer) {
    became("created", what, answer);
    switch (answer) {
      case ApiAnswer.Done(JsonNode json) -> {
        secret("secret", create, json);
        secret("v1a_key", create, json);
        String id = json.path("id").asText();
        if (!id.equals(create.id())) {
          err.println(
              "the service made it as %s: it is of another release, and the next apply would make it again"
                  .formatted(Screen.safe(id)));
          failed++;
          stopped = true;
        }
      }
      case ApiAnswer.Unknown _ ->
          err.println("  if it was made, nobody was shown its secret: rotate-secret makes another");
      case ApiAnswer.Refused _ -> {}
    }
  }

  /** An imported one is known already. */
  private void secret(String member, Step.Create create, JsonNode json) {
    JsonNode given = create.wanted().members().path(member);
    boolean generated = given.isMissingNode() || given.asText().equals("generate");
    if (generated && json.path(member).isTextual()) {
      out.println(
          "  %s: %s  (shown this once)"
              .formatted(member, Screen.safe(json.path(member).textValue())));
    }
  }

  private void became(String verb, String what, ApiAnswer answer) {
    switch (answer) {
      case ApiAnswer.Done _ -> {
        done++;
        out.println(verb + " " + what);
      }
      case ApiAnswer.Refused refused -> {
        failed++;
        stopped |= refused.ofTheKey();
        err.println("not " + verb + ": " + what + ": " + refused.why() + hint(refused.status()));
      }
      case ApiAnswer.Unknown(String why) -> {
        failed++;
        stopped = true;
        err.println("perhaps " + verb + ": " + what + ": " + why);
      }
    }
  }

  private static String hint(int status) {
    return status == 412 ? " (somebody changed it since the plan)" : "";
  }
}
