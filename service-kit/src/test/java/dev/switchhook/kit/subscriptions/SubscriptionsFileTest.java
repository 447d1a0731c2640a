package dev.switchhook.kit.subscriptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionsFileTest {
  private static final String HEAD = "tenant: ten_clinic\nsubscriptions:\n";

  @Test
  void membersAreAsTheApiTakesThem() {
    Declared.One one =
        SubscriptionsFile.read(
                "s.yaml",
                HEAD
                    + """
                      - name: crm
                        url: https://crm.example/hooks
                        event_types: ['call.*']
                        api_version: 2026-01-01
                        description: yes
                        filter: null
                        limits: {rate_per_second: 2.5, max_in_flight: 8}
                    """,
                Map.of())
            .subscriptions()
            .getFirst();
    assertThat(one.name()).isEqualTo("crm");
    assertThat(one.members())
        .hasToString(
            "{\"url\":\"https://crm.example/hooks\",\"event_types\":[\"call.*\"],"
                + "\"api_version\":\"2026-01-01\",\"description\":\"yes\",\"filter\":null,"
                + "\"limits\":{\"rate_per_second\":2.5,\"max_in_flight\":8}}");
  }

  @Test
  void aMistakeHasItsLineAndTheNameThatWasMeant() {
    String text =
        HEAD
            + """
              - name: crm
                url: https://crm.example/hooks
                event_typs: ['call.*']
                auth: {kind: bearer, tokn: s3cret-value}
              - name: crm
                event_types: ['*']
            """;
    assertThatExceptionOfType(InputMistakes.class)
        .isThrownBy(() -> SubscriptionsFile.read("s.yaml", text, Map.of()))
        .satisfies(
            mistakes ->
                assertThat(mistakes.getMessage().lines())
                    .containsExactly(
                        "s.yaml:5: no member event_typs; meant is probably event_types",
                        "s.yaml:3: event_types is missing",
                        "s.yaml:6: no member tokn; meant is probably token",
                        "s.yaml:7: url is missing",
                        "s.yaml:7: the name stands on line 3 already"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|s.yaml:1: is empty",
        "a: [1, s3cret-value|is not YAML",
        "tenant: t\\ntenant: t|s.yaml:2: tenant stands here twice",
        "tenant: &x t\\nsubscriptions: *x|s.yaml:2: aliases are not read; write it out",
        "tenant: a/b\\nsubscriptions: []|s.yaml:1: tenant must be text of",
        "tenant: t|subscriptions must be a list",
        "tenant: t\\nsubscriptions: []\\n---\\nx: 1|a second document",
      })
  void whatIsNoSuchFileIsSaidWithoutAnyValueOfIt(String text, String said) {
    assertThatExceptionOfType(InputMistakes.class)
        .isThrownBy(() -> SubscriptionsFile.read("s.yaml", text.replace("\\n", "\n"), Map.of()))
        .satisfies(
            mistakes ->
                assertThat(mistakes.getMessage()).contains(said).doesNotContain("s3cret-value"));
  }

  @Test
  void aCredentialMayStandInTheEnvironment() {
    String text =
        HEAD
            + """
              - name: crm
                url: https://crm.example/hooks
                description: ${TOKEN}
                event_types: ['*']
                auth: {kind: bearer, token: '${TOKEN}', headers: {x-key: '${TOKEN}'}}
            """;
    ObjectNode members =
        SubscriptionsFile.read("s.yaml", text, Map.of("TOKEN", "t0ken"))
            .subscriptions()
            .getFirst()
            .members();
    assertThat(members.at("/auth/token").textValue()).isEqualTo("t0ken");
    assertThat(members.at("/auth/headers/x-key").textValue()).isEqualTo("t0ken");
    assertThat(members.at("/description").textValue()).isEqualTo("${TOKEN}");
    assertThatExceptionOfType(InputMistakes.class)
        .isThrownBy(() -> SubscriptionsFile.read("s.yaml", text, Map.of()))
        .withMessageContaining("s.yaml:7: the environment has no TOKEN");
  }
}
