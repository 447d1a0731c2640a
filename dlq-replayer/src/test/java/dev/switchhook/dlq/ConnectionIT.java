package dev.switchhook.dlq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.dlq.replay.StopRequest;
import dev.switchhook.kit.terminal.Terminal;
import dev.switchhook.local.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when something that is needed is not there. */
final class ConnectionIT {
  private final Bench bench = Bench.shared();
  @TempDir private Path folder;

  @Test
  void aBrokerThatDoesNotAnswerIsNamed() throws Exception {
    String nowhere = "127.0.0.1:" + closedPort();

    Ran ran =
        run(
            Map.of(),
            "stats",
            "--all-tenants",
            "--timeout",
            "3s",
            "--bootstrap",
            nowhere,
            "--registry",
            bench.registry());

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .contains("error: no broker answers at " + nowhere)
        .doesNotContain("Exception");
    assertThat(ran.out()).isEmpty();
  }

  @Test
  void aRegistryThatDoesNotAnswerIsNamedAndNothingIsSent() throws Exception {
    Incident incident = new Incident(bench, "noregistry");
    incident.happens(1);
    String nowhere = "http://127.0.0.1:" + closedPort();

    Ran ran =
        run(
            Map.of(),
            "replay",
            "--subscription",
            incident.subscription,
            "--yes",
            "--reason",
            "r",
            "--bootstrap",
            bench.bootstrap(),
            "--registry",
            nowhere);

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("the schema registry").contains("does not answer");
  }

  @Test
  void missingTopicsAreNamedWithWhatMakesThem() {
    try (EmbeddedBroker empty = EmbeddedBroker.start(folder.resolve("empty"))) {
      Ran ran =
          run(
              Map.of(),
              "ls",
              "--all-tenants",
              "--bootstrap",
              empty.bootstrapServers(),
              "--registry",
              bench.registry());

      assertThat(ran.code()).isEqualTo(1);
      assertThat(ran.err())
          .contains("missing topics: webhook.dead-letter-state, webhook.dead-letters")
          .contains("switchhook topics apply");
    }
  }

  @Test
  void theClusterComesFromTheProfileThenTheEnvironmentThenTheFlags() throws Exception {
    Incident incident = new Incident(bench, "profile");
    incident.happens(1);
    Path config = Files.createDirectories(folder.resolve("switchhook"));
    Files.writeString(
        config.resolve("prod.properties"),
        """
        kafka.bootstrap.servers=127.0.0.1:1
        schema.registry.url=%s
        tenant=ten_profile
        production=true
        """
            .formatted(bench.registry()));
    Map<String, String> environment =
        Map.of(
            "XDG_CONFIG_HOME",
            folder.toString(),
            "SWITCHHOOK_DLQ_KAFKA_BOOTSTRAP_SERVERS",
            bench.bootstrap(),
            "SWITCHHOOK_SOMETHING_OF_A_SERVICE",
            "ignored");

    Ran ran = run(environment, "ls", "--profile", "prod", "-o", "id");
    Ran preview =
        run(environment, "replay", "--profile", "prod", "--type", "call.*", "-n", "-o", "table");
    Ran unfiltered = run(environment, "replay", "--profile", "prod", "-n", "-o", "table");

    assertThat(ran.code()).describedAs(ran.err()).isZero();
    assertThat(ran.lines()).hasSize(3);
    assertThat(preview.out()).contains("(profile prod)").contains("tenant ten_profile");
    assertThat(unfiltered.code())
        .describedAs("the profile's tenant is no filter that somebody has chosen")
        .isEqualTo(6);
  }

  private static Ran run(Map<String, String> environment, String... args) {
    return Bench.run(Terminal.none(), new StopRequest(), environment, args);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
