package dev.switchhook.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.kit.subscriptions.Members;
import dev.switchhook.kit.subscriptions.SubscriptionsCommand;
import dev.switchhook.kit.subscriptions.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line against the API itself. */
class SubscriptionsCommandTest {
  private static final String HEAD = "tenant: ten_a\nsubscriptions:\n";
  private static final String CRM =
      """
      - name: crm
        url: https://crm.example/hooks
        event_types: ['call.*']
        auth: {kind: bearer, token: s3cret-token}
      """;
  private static final String BI =
      """
      - name: bi
        url: https://bi.example/hooks
        event_types: [call.ended]
      """;

  @TempDir private Path folder;
  private ApiFixture api;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private final List<Duration> waits = new ArrayList<>();
  private Optional<String> typed = Optional.empty();

  @BeforeEach
  void starts() {
    api = ApiFixture.start(folder);
  }

  @AfterEach
  void ends() {
    api.close();
  }

  @Test
  void theFileKnowsEveryMemberOfTheApi() {
    assertThat(Members.SETTABLE).containsExactlyInAnyOrderElementsOf(RequestFields.names());
  }

  @Test
  void aFileBecomesSubscriptionsOnceAndItsSecretIsShownOnce() {
    assertThat(apply(HEAD + CRM + BI, "--yes")).isZero();
    assertThat(out.toString())
        .contains("2 to create", "created crm  sub_", "secret: whsec_", "2 done, 0 failed")
        .doesNotContain("s3cret-token");
    int records = api.topic.size();
    assertThat(apply(HEAD + CRM + BI, "--dry-run")).isZero();
    assertThat(out.toString())
        .contains("2 unchanged", "crm", "(credentials not compared: auth)")
        .doesNotContain("whsec_");
    assertThat(api.topic).hasSize(records);
  }

  @Test
  void whatDiffersIsShownFirstAndChangedAlone() {
    apply(HEAD + CRM + BI, "--yes");
    int records = api.topic.size();
    String changed = HEAD + CRM.replace("/hooks", "/v2") + BI;
    assertThat(apply(changed, "-n")).isEqualTo(3);
    assertThat(out.toString())
        .contains("url: https://crm.example/hooks → https://crm.example/v2", "1 to change");
    assertThat(apply(changed)).isEqualTo(6);
    assertThat(err.toString()).contains("--yes");
    typed = Optional.of("n");
    assertThat(apply(changed)).isEqualTo(6);
    assertThat(api.topic).hasSize(records);
    typed = Optional.of("y");
    assertThat(apply(changed)).isZero();
    assertThat(api.topic).hasSize(records + 1);
    assertThat(api.stored().getUrl()).isEqualTo("https://crm.example/v2");
    assertThat(api.stored().getVersion()).isEqualTo(2);
  }

  @Test
  void whatIsNotInTheFileGoesOnlyWithPruneAndOnlySoMany() {
    apply(HEAD + CRM + BI, "--yes");
    assertThat(apply(HEAD + CRM, "--yes")).isZero();
    assertThat(out.toString()).contains("1 others of the tenant are left alone");
    assertThat(apply(HEAD + CRM, "--yes", "--prune", "--max-deletes", "0")).isEqualTo(6);
    assertThat(api.topic).hasSize(2);
    assertThat(apply(HEAD + CRM, "--yes", "--prune")).isZero();
    assertThat(run("ls", "--tenant", "ten_a")).isZero();
    assertThat(out.toString()).contains("crm.example").doesNotContain("bi.example");
  }

  @Test
  void whatIsRefusedIsNamedAndTheRestIsDoneButNothingIsDeleted() {
    apply(HEAD + CRM, "--yes");
    String broken = "- {name: broken, url: 'ftp://x', event_types: ['*']}\n";
    assertThat(apply(HEAD + broken + BI, "--yes", "--prune")).isEqualTo(5);
    assertThat(err.toString())
        .contains("not created: broken", "HTTP 422", "/url", "not tried: delete sub_");
    assertThat(out.toString()).contains("created bi", "1 done, 1 failed, 1 not tried");
  }

  @Test
  void aLostAnswerIsAskedForAgainAndThenNothingMoreIsTried() {
    api.brokerAway = true;
    assertThat(apply(HEAD + CRM + BI, "--yes")).isEqualTo(5);
    assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(err.toString())
        .contains("perhaps created: crm", "nobody was shown its secret", "not tried: create bi");
  }

  @Test
  void oneIsShownByItsNameOrItsId() throws IOException {
    apply(HEAD + CRM, "--yes");
    String id = api.stored().getSubscriptionId();
    assertThat(run("show", "crm", "--tenant", "ten_a", "--json")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().contains(id, "\"version\":1");
    assertThat(run("show", id, "--tenant", "ten_a")).isZero();
    assertThat(run("ls", "--tenant", "ten_a", "--json")).isZero();
    assertThat(out.toString().lines()).singleElement().asString().contains(id);
    assertThat(run("show", "nobody", "--tenant", "ten_a")).isEqualTo(2);
  }

  @Test
  void aKeyThatIsNotTakenEndsItAndIsNotPrinted() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "wr0ng-key\n");
    assertThat(run("ls", "--tenant", "ten_a", "--api-key-file", key.toString())).isEqualTo(4);
    assertThat(err.toString()).contains("HTTP 401").doesNotContain("wr0ng-key");
    assertThat(run("ls", "--tenant", "ten_a", "--api", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err.toString()).contains("no answer of http://127.0.0.1:1");
  }

  private int apply(String file, String... more) {
    try {
      Path path = Files.writeString(folder.resolve("subscriptions.yaml"), file);
      List<String> args = new ArrayList<>(List.of("apply", "-f", path.toString()));
      args.addAll(List.of(more));
      return run(args.toArray(String[]::new));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    return SubscriptionsCommand.run(
        new Surroundings(
            Map.of("SWITCHHOOK_API", api.url(), "SWITCHHOOK_API_KEY", ApiFixture.KEY),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            typed.map(answer -> _ -> answer),
            waits::add),
        args);
  }
}
