package dev.switchhook.kit.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchhook.kit.subscriptions.Plan.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final String ID = DerivedId.of("ten_a", "apply/crm");
  private static final String OTHER =
      """
      {"id": "sub_other", "version": 4, "url_host": "old.example", "description": "by hand"}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // member of the file | of the API | what is shown; nothing: they are the same
        "`\"event_types\": [\"b\", \"a\", \"b\"]`|`\"event_types\": [\"a\", \"b\"]`|",
        "`\"event_types\": [\"a\"]`|`\"event_types\": [\"a\", \"b\"]`|event_types: [\"a\",\"b\"] → [\"a\"]",
        "`\"filter\": null`|`\"lanes\": 1`|",
        "`\"filter\": \"x\"`|`\"lanes\": 1`|filter: null → \"x\"",
        "`\"filter\": null`|`\"filter\": \"x\"`|filter: \"x\" → null",
        "`\"late\": null`|`\"late\": \"expire\"`|",
        "`\"late\": null`|`\"late\": \"deliver\"`|late: \"deliver\" → \"expire\"",
        "`\"limits\": {\"rate_per_second\": 5, \"timeout_ms\": null}`|`\"limits\": {\"rate_per_second\": 5.0}`|",
        "`\"limits\": {}`|`\"limits\": {\"timeout_ms\": 1000}`|limits: {\"timeout_ms\":1000} → {}",
        "`\"lanes\": 1`|`\"lanes\": 1, \"filter\": \"not named stays\"`|",
        "`\"state\": \"active\"`|`\"state\": \"paused\"`|state: \"paused\" → \"active\"",
        "`\"url\": \"HTTPS://A.example:443\"`|`\"url\": \"https://a.example/\"`|",
        "`\"url\": \"https://a.example/2\"`|`\"url\": \"https://a.example/1\"`|url: https://a.example/1 → https://a.example/2",
        "`\"url\": \"https://b.example/s3cret\"`|`\"url\": \"https://a.example/1\"`|url: https://a.example/1 → https://b.example/… (changed)",
        "`\"url\": \"https://a.example/s3cret\", \"profile\": \"zapier\"`|`\"url\": \"https://a.example/1\", \"profile\": \"zapier\"`|url: https://a.example/1 → https://a.example/… (changed)",
        "`\"url\": \"https://hooks.zapier.com/s3cret7Qa\"`|`\"url\": \"https://hooks.zapier.com/…t7Qa\"`|",
        "`\"url\": \"https://hooks.zapier.com/s3cretZZZZ\"`|`\"url\": \"https://hooks.zapier.com/…t7Qa\"`|url: https://hooks.zapier.com/…t7Qa → https://hooks.zapier.com/… (changed)",
        "`\"auth\": null`|`\"auth\": {\"kind\": \"none\", \"headers\": []}`|",
        "`\"auth\": {\"kind\": \"bearer\", \"token\": \"s3cret\"}`|`\"auth\": {\"kind\": \"bearer\", \"headers\": []}`|",
        "`\"auth\": {\"kind\": \"bearer\", \"token\": \"s3cret\"}`|`\"auth\": {\"kind\": \"basic\", \"headers\": []}`|auth: {\"kind\":\"basic\"} (set) → {\"kind\":\"bearer\"} (changed)",
        "`\"auth\": {\"kind\": \"headers\", \"headers\": {\"X-Key\": \"s3cret\"}}`|`\"auth\": {\"kind\": \"headers\", \"headers\": [\"x-key\"]}`|",
        "`\"secret\": \"whsec_s3cret\"`|`\"lanes\": 1`|",
      })
  void onlyWhatDiffersIsChangedAndNoCredentialIsShown(String file, String api, String shown) {
    Plan plan = plan(file, "{\"id\": \"%s\", \"version\": 3, %s}".formatted(ID, api), false);
    String text = PlanText.of(plan);
    assertThat(text).doesNotContain("s3cret");
    if (shown == null) {
      assertThat(plan.isDone()).as(text).isTrue();
    } else {
      assertThat(text).contains("~ change    crm").contains("      " + shown);
      assertThat(plan.steps().getFirst())
          .isInstanceOfSatisfying(
              Step.Change.class,
              change -> {
                assertThat(change.version()).isEqualTo(3);
                assertThat(change.patch().fieldNames())
                    .toIterable()
                    .containsExactly(shown.substring(0, shown.indexOf(':')));
              });
    }
  }

  @Test
  void whatIsNotThereIsMadeUnderAnIdThatFollowsFromItsName() {
    Plan plan =
        plan(
            """
            "url": "https://a.example/s3cret", "secret": "whsec_s3cret",
            "auth": {"kind": "bearer", "token": "s3cret"}, "lanes": 2""",
            OTHER,
            false);
    assertThat(PlanText.of(plan))
        .contains("+ create    crm  " + ID)
        .contains("url: https://a.example/…", "secret: (set)", "auth: bearer (set)", "lanes: 2")
        .contains("1 to create, 0 to change, 0 to delete, 0 unchanged")
        .contains("1 others of the tenant are left alone")
        .doesNotContain("s3cret");
    assertThat(plan.toString()).doesNotContain("s3cret");
  }

  @Test
  void pruningDeletesWhatTheFileDoesNotHaveLast() {
    Plan plan = plan("\"lanes\": 1", OTHER, true);
    assertThat(plan.steps().getLast())
        .isEqualTo(new Step.Delete("sub_other", 4, "old.example", "by hand"));
    assertThat(PlanText.of(plan)).contains("- delete    sub_other  old.example  by hand");
  }

  @Test
  void credentialsAreSentAgainWhenAsked() {
    Plan plan =
        Plan.of(
            declared("\"auth\": {\"kind\": \"bearer\", \"token\": \"s3cret\"}"),
            List.of(
                json(
                    "{\"id\": \"%s\", \"version\": 1, \"auth\": {\"kind\": \"bearer\"}}"
                        .formatted(ID))),
            false,
            true);
    assertThat(PlanText.of(plan)).contains("auth: (set) → (sent again)").doesNotContain("s3cret");
    assertThat(((Step.Change) plan.steps().getFirst()).patch().at("/auth/token").textValue())
        .isEqualTo("s3cret");
  }

  private static Plan plan(String members, String present, boolean prune) {
    return Plan.of(declared(members), List.of(json(present)), prune, false);
  }

  private static Declared declared(String members) {
    return new Declared(
        "ten_a", List.of(new Declared.One("crm", (ObjectNode) json("{" + members + "}"))));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
