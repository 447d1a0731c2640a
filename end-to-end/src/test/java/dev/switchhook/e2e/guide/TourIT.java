package dev.switchhook.e2e.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchhook.e2e.Installed;
import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import dev.switchhook.local.receiver.Received;
import dev.switchhook.local.receiver.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever copies the commands of README.md and docs/subscribers.md, in their order, gets what these
 * pages show. What is received meanwhile is verified by the guide's own programs.
 */
class TourIT {
  private static final Duration HANG = Duration.ofMinutes(3);
  private static final String HOOK = "/hooks/voice";

  /** As the README plays a call. */
  private static final String SIMULATE =
      "simulate --bootstrap $SWITCHHOOK_DLQ_KAFKA_BOOTSTRAP_SERVERS --registry $REGISTRY"
          + " --tenants ten_clinic --calls 1";

  private final Path home = Installation.find().home();

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void theCommandsOfReadmeAndGuideDoWhatThePagesShow(@TempDir Path folder) throws Exception {
    boolean tools =
        Installed.runs("bash", "--version")
            && Installed.runs("curl", "--version")
            && Installed.runs("openssl", "version");
    if (!tools) {
      System.out.println("### SKIPPED: bash, curl or openssl is missing, the tour was not run ###");
    }
    Assumptions.assumeTrue(tools, "bash, curl or openssl is missing");
    StandIns standIns = new StandIns();
    try (Receiver receiver = Receiver.start();
        Shell shell = terminal(folder)) {
      Tour.of(home.resolve("README.md"), shell, standIns).walk();
      try (ChildProgram ingest = askingForKeys(shell, folder)) {
        standIns.put("https://webhooks.example", Pipeline.awaitReady(ingest).get("api"));
        standIns.put("https://crm.example" + HOOK, receiver.url(HOOK).toString());
        standIns.put("YOUR_KEY", shell.variable("KEY"));
        Tour guide = Tour.of(home.resolve("docs/subscribers.md"), shell, standIns);
        guide.walkThrough("/rotate-secret");
        shell.run("./switchhook " + SIMULATE);
        await()
            .atMost(HANG)
            .until(() -> receiver.received(HOOK).stream().anyMatch(TourIT::endsACall));
        guide.walk();
        verified(receiver.received(HOOK), shell.variable("SECRET"), shell.variable("NEXT"), folder);
      }
    }
  }

  /** In a folder that has the launcher, and takes what is written. */
  private Shell terminal(Path folder) throws IOException {
    Path launcher =
        Files.writeString(
            folder.resolve("switchhook"),
            "#!/bin/sh\nexec '%s/switchhook' \"$@\"\n".formatted(home));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    return new Shell(
        folder,
        Map.of(
            "SKIP_BUILD",
            "1",
            "JAVA_HOME",
            System.getProperty("java.home"),
            "JAVA_OPTS",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir=" + folder));
  }

  /**
   * Beside that of the tour, on its topics, one instance more: this one asks for the README's key.
   */
  private static ChildProgram askingForKeys(Shell shell, Path folder) throws Exception {
    Backend tours =
        new Backend() {
          private final String broker = shell.variable("SWITCHHOOK_DLQ_KAFKA_BOOTSTRAP_SERVERS");
          private final String registry = shell.variable("REGISTRY");

          @Override
          public String bootstrapServers() {
            return broker;
          }

          @Override
          public String registryUrl() {
            return registry;
          }

          @Override
          public void close() {
            // The tour's own.
          }
        };
    String logs = shell.printed("stack").replaceFirst("(?s).*\nLogs +(\\S+)\n.*", "$1");
    Pipeline pipeline = new Pipeline(Installation.find(), tours, Path.of(logs).getParent());
    Map<String, String> settings = pipeline.localIngestSettings();
    settings.remove("api.open");
    settings.put("api.keys.file", folder.resolve("api.keys").toString());
    settings.put("ingest.state.dir", folder.resolve("ingest-with-keys").toString());
    return pipeline.start(Program.INGEST, "ingest-with-keys", settings);
  }

  /** What came under one signature or two, by every program with the secrets that it has. */
  private void verified(List<Received> requests, String old, String next, Path folder)
      throws Exception {
    List<SignedRequest> withOld = requests.stream().map(r -> asked(r, old)).toList();
    List<SignedRequest> withNext = requests.stream().map(r -> asked(r, next)).toList();
    List<String> whatNextSigned =
        withNext.stream().map(r -> r.signatures().contains(" ") ? "accepted" : "refused").toList();
    assertThat(whatNextSigned).contains("accepted", "refused");
    for (Snippet snippet : Snippet.values()) {
      if (snippet.isInstalled()) {
        Path program = folder.resolve(snippet.language());
        assertThat(answers(snippet, program.resolve("old"), withOld)).containsOnly("accepted");
        assertThat(answers(snippet, program.resolve("next"), withNext)).isEqualTo(whatNextSigned);
      }
    }
  }

  private List<String> answers(Snippet snippet, Path folder, List<SignedRequest> requests)
      throws Exception {
    return snippet.answers(Guide.program(home, snippet), Guide.drivers(home), folder, requests);
  }

  private static SignedRequest asked(Received received, String secret) {
    return new SignedRequest(
        received.at().getEpochSecond(),
        secret,
        received.webhookId(),
        received.header("webhook-timestamp").orElse(SignedRequest.MISSING),
        received.header("webhook-signature").orElse(SignedRequest.MISSING),
        received.body().text());
  }

  private static boolean endsACall(Received received) {
    return received.header("x-switchhook-event-type").orElse("").equals("call.ended");
  }
}
