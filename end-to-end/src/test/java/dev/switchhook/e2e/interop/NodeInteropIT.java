package dev.switchhook.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchhook.e2e.backend.Backends;
import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import dev.switchhook.e2e.programs.SubscriptionClient;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other people's code writes what we read, and checks what we sign. */
class NodeInteropIT {
  private static final int CALLS = 100;
  private static final int EVENTS = 3 * CALLS;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aKafkajsProducersEventsReachANodeReceiverThatVerifiesEachWithBothLibraries(
      @TempDir Path folder) throws Exception {
    Installation installation = Installation.find();
    Path module = installation.home().resolve("end-to-end");
    Optional<NodeProject> node =
        NodeProject.install(module.resolve("src/test/node"), module.resolve("target/node"));
    if (node.isEmpty()) {
      System.out.println(
          "### SKIPPED: Node.js or npm is missing, no independent client was run ###");
    }
    Assumptions.assumeTrue(node.isPresent(), "Node.js or npm is missing");

    try (Backend backend = Backends.start(folder)) {
      Pipeline pipeline = new Pipeline(installation, backend, folder);
      pipeline.applyTopics();
      Process receiver = node.get().start("receiver.mjs");
      try (BufferedReader requests = receiver.inputReader();
          PrintWriter secrets = new PrintWriter(receiver.outputWriter(), true)) {
        int port = Integer.parseInt(requests.readLine().replaceAll(".*port=", ""));
        try (ChildProgram ingest = ingest(pipeline);
            ChildProgram delivery = delivery(pipeline, port)) {
          URI api = URI.create(Pipeline.awaitReady(ingest).get("api"));
          Pipeline.awaitReady(delivery);
          SubscriptionClient.Created subscription =
              new SubscriptionClient(api)
                  .create("ten_js", URI.create("http://127.0.0.1:" + port + "/hook"), List.of("*"));
          secrets.println(subscription.secret());
          assertThat(requests.readLine()).isEqualTo("trusting");

          Map<String, String> typeById = produce(node.get(), backend, installation);
          Map<String, JsonNode> requestByEvent = new HashMap<>();
          for (int read = 0; read < EVENTS; read++) {
            JsonNode request = JSON.readTree(requests.readLine());
            requestByEvent.put(request.path("eventId").asText(), request);
          }

          assertThat(requestByEvent.keySet()).isEqualTo(typeById.keySet());
          assertThat(requestByEvent.values())
              .allSatisfy(
                  request -> {
                    assertThat(request.path("standardwebhooks").asText()).isEqualTo("verified");
                    assertThat(request.path("svix").asText()).isEqualTo("verified");
                    assertThat(request.path("altered"))
                        .allSatisfy(no -> assertThat(no.asText()).startsWith("refused"));
                  });
        }
      } finally {
        receiver.destroy();
      }
    }
  }

  private static ChildProgram ingest(Pipeline pipeline) {
    return pipeline.start(
        Program.INGEST,
        "ingest",
        Map.of(
            "ingest.state.dir", pipeline.log("state").getParent().resolve("state").toString(),
            "ingest.allow.http", "true",
            "api.open", "true"));
  }

  private static ChildProgram delivery(Pipeline pipeline, int receiverPort) {
    return pipeline.start(
        Program.DELIVERY, "delivery", Map.of("egress.allow", "127.0.0.1:" + receiverPort));
  }

  /** Event id to type, as the producer tells it. */
  private static Map<String, String> produce(
      NodeProject node, Backend backend, Installation installation) throws Exception {
    Process producer =
        node.start(
            "producer.mjs",
            "--bootstrap",
            backend.bootstrapServers(),
            "--registry",
            backend.registryUrl(),
            "--schema",
            installation.home().resolve("event-schemas/src/main/avro/CallEvent.avsc").toString(),
            "--tenant",
            "ten_js",
            "--calls",
            Integer.toString(CALLS));
    String output = new String(producer.getInputStream().readAllBytes()).strip();
    assertThat(producer.waitFor()).isZero();
    JsonNode told = JSON.readTree(output.substring(output.lastIndexOf('\n') + 1));
    Map<String, String> typeById = new HashMap<>();
    told.path("events").forEach(e -> typeById.put(e.path("id").asText(), e.path("type").asText()));
    assertThat(typeById).hasSize(EVENTS);
    return typeById;
  }
}
