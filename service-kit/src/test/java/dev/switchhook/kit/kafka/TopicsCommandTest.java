package dev.switchhook.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void wrongSettingsAreAllToldAndExitCodeTwo() {
    assertThat(run(Map.of("SWITCHHOOK_TOPICS_PARTITIONS", "0"), "check", "--set", "colour=red"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("4 mistakes", "environment SWITCHHOOK_TOPICS_PARTITIONS", "colour (flag --set)");
  }

  @Test
  void settingsThatTheRegistryClientRefusesAreExitCodeTwo() {
    int code =
        run(
            Map.of(),
            "check",
            "--set=kafka.bootstrap.servers=127.0.0.1:1",
            "--set=schema.registry.url=ftp://127.0.0.1:1");

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("schema.registry.url");
  }

  @Test
  void wrongArgumentsAreExitCodeTwo() {
    assertThat(run(Map.of(), "aply")).isEqualTo(2);
    assertThat(err.toString()).contains("apply");
    assertThat(run(Map.of(), "apply", "--replication", "x")).isEqualTo(2);
    assertThat(run(Map.of())).isEqualTo(2);
  }

  @Test
  void helpNamesBothCommands() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out.toString()).contains("apply", "check");
  }

  @Test
  void helpOfACommandExplainsTheSettings() {
    assertThat(run(Map.of(), "apply", "--help")).isZero();
    assertThat(out.toString())
        .contains("--replication", "SWITCHHOOK_ADMIN_PORT")
        .containsPattern("topics.partitions +12");
  }

  @Test
  void differencesAreATableThatEndsWithWhatToDo() {
    String text =
        DifferenceReport.text(
            List.of(
                new Difference("a", "topic", "missing", "12 partitions"),
                new Difference("webhook.deliveries", "partitions", "6", "12")));

    assertThat(text.lines())
        .containsSubsequence(
            "  NAME                WHAT        IS       WANTED",
            "  a                   topic       missing  12 partitions",
            "  webhook.deliveries  partitions  6        12",
            "Mend it with: switchhook topics apply");
    assertThat(text).contains("Drain the topics named above");
  }

  private int run(Map<String, String> environment, String... args) {
    return TopicsCommand.run(
        environment, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }
}
