package dev.switchhook.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.replay.StopRequest;
import dev.switchhook.kit.terminal.Terminal;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts depend on: verbs, flags, exit codes; and what a newcomer reads. */
final class CommandLineTest {
  private static final List<String> EVERYWHERE =
      List.of(
          "--profile",
          "--bootstrap",
          "--registry",
          "--timeout",
          "--output",
          "--no-color",
          "--quiet",
          "--verbose",
          "--no-input");
  private static final List<String> FILTERS =
      List.of(
          "--tenant",
          "--all-tenants",
          "--subscription",
          "--host",
          "--type",
          "--call",
          "--event",
          "--delivery",
          "--id",
          "--id-file",
          "--reason-code",
          "--class",
          "--fault",
          "--status",
          "--error-match",
          "--since",
          "--until",
          "--event-since",
          "--event-until",
          "--attempts",
          "--replays",
          "--state",
          "--job",
          "--limit",
          "--newest",
          "--fail-empty");

  @Test
  void theFlagsOfEachVerbAreRecorded() {
    assertThat(flags("stats")).containsExactlyInAnyOrderElementsOf(with(FILTERS, "--by"));
    assertThat(flags("ls")).containsExactlyInAnyOrderElementsOf(with(FILTERS, "--sort"));
    assertThat(flags("show"))
        .containsExactlyInAnyOrderElementsOf(with(List.of(), "--attempts", "--headers", "--body"));
    assertThat(flags("replay"))
        .containsExactlyInAnyOrderElementsOf(
            with(
                FILTERS,
                "--reason",
                "--dry-run",
                "--rate",
                "--per-subscription-rate",
                "--wait",
                "--expire-after",
                "--include-late",
                "--include-replayed",
                "--max-replays",
                "--yes",
                "--all",
                "--force-cap",
                "--wait-for-lock",
                "--take-over"));
  }

  @Test
  void theExitCodesAreRecorded() {
    String help = run("replay", "--help").out();

    assertThat(
            Pattern.compile("^  (\\d+) ", Pattern.MULTILINE)
                .matcher(help.substring(help.indexOf("Exit codes:")))
                .results()
                .map(result -> result.group(1)))
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "130", "143");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stats", "ls", "show", "replay"})
  void theHelpOfEachVerbHasExamples(String verb) {
    Ran help = run(verb, "--help");

    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: switchhook dlq " + verb).contains("Examples:");
    assertThat(help.out()).isEqualTo(run("help", verb).out());
    assertThat(help.err()).isEmpty();
  }

  @Test
  void withoutAVerbTheVerbsAreNamed() {
    Ran nothing = run();

    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("name a verb: stats, ls, show, replay");
    assertThat(run("--help").out()).contains("Where to begin:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ls --since yesterday --tenant t | --since: 'yesterday' is no time",
        "ls --status 5x --tenant t | --status: '5x' is no status code",
        "ls --reason-code GONE --tenant t | ENDPOINT_GONE",
        "ls --id dlt_1 | at least 8 characters",
        "ls --attempts many --tenant t | --attempts: 'many' is no number",
        "ls --limit 0 --tenant t | --limit: at least 1",
        "ls --tenant t --all-tenants | exclude each other",
        "ls | whose letters?",
        "stats | whose letters?",
        "replay --reason r --yes | whose letters?",
        "replay --tenant t --rate 0 | more than 0",
        "replay --tenant t --wait soon | --wait: 'soon' is no duration",
        "replay --tenant t -o csv | -o csv",
        "stats --tenant t -o id | ls has",
        "show dlt_12345678 -o csv | -o csv",
        "ls --tennant t | Unknown option",
        "sow | Unmatched argument",
        "ls --id-file /nonexistent/ids | cannot be read"
      })
  void aMistakeIsSaidAndEndsWith2(String line, String said) {
    Ran ran = run((line + " --bootstrap 127.0.0.1:1 --registry http://127.0.0.1:1").split(" "));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains(said.strip());
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void withoutAClusterItIsSaidHowToNameOne() {
    Ran ran = run("ls", "--all-tenants");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("kafka.bootstrap.servers")
        .contains("schema.registry.url")
        .contains("--bootstrap HOST:PORT and --registry URL, or --profile NAME");
  }

  @Test
  void aProfileThatDoesNotExistIsNamed() {
    Ran ran = run("ls", "--all-tenants", "--profile", "moon");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("/nonexistent/.config/switchhook/moon.properties");
  }

  @Test
  void anEmptyIdFileMeansNoLetterAndNotEveryLetter() {
    Terminal piped = new Terminal(false, false, false, new BufferedReader(new StringReader("\n")));
    String[] args = {
      "replay",
      "--id-file",
      "-",
      "--yes",
      "--reason",
      "r",
      "--bootstrap",
      "127.0.0.1:1",
      "--registry",
      "http://127.0.0.1:1"
    };

    Ran ran = Bench.run(piped, new StopRequest(), Map.of("HOME", "/nonexistent"), args);

    assertThat(ran.code()).isZero();
    assertThat(ran.err()).contains("nothing matches");
  }

  private static Ran run(String... args) {
    return Bench.run(Terminal.none(), new StopRequest(), Map.of("HOME", "/nonexistent"), args);
  }

  private static TreeSet<String> flags(String verb) {
    TreeSet<String> flags = new TreeSet<>();
    String help = run(verb, "--help").out();
    Matcher matcher =
        Pattern.compile("^ +(?:-\\w, )?(--[a-z-]+)", Pattern.MULTILINE)
            .matcher(help.substring(0, help.indexOf("Exit codes:")));
    while (matcher.find()) {
      flags.add(matcher.group(1));
    }
    flags.remove("--help");
    return flags;
  }

  private static List<String> with(List<String> filters, String... own) {
    TreeSet<String> all = new TreeSet<>(EVERYWHERE);
    all.addAll(filters);
    all.addAll(List.of(own));
    return List.copyOf(all);
  }
}
