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
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Broker, registry, ingest and delivery as processes, and the Node scripts around them. */
final class NodeStack implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Installation installation;
  private final NodeProject node;
  private final Backend backend;
  private final NodeReceiver receiver;
  private final ChildProgram ingest;
  private final ChildProgram delivery;
  private final SubscriptionClient api;

  private NodeStack(Installation installation, NodeProject node, Path folder) throws Exception {
    this.installation = installation;
    this.node = node;
    this.backend = Backends.start(folder);
    this.receiver = NodeReceiver.start(node);
    Pipeline pipeline = new Pipeline(installation, backend, folder);
    pipeline.applyTopics();
    this.ingest = pipeline.start(Program.INGEST, "ingest", pipeline.localIngestSettings());
    this.delivery =
        pipeline.start(
            Program.DELIVERY, "delivery", Map.of("egress.allow", "127.0.0.1:" + receiver.port()));
    this.api = new SubscriptionClient(URI.create(Pipeline.awaitReady(ingest).get("api")));
    Pipeline.awaitReady(delivery);
  }

  static NodeStack start(Installation installation, NodeProject node, Path folder)
      throws Exception {
    return new NodeStack(installation, node, folder);
  }

  /** The receiver verifies what comes to that path by the subscription's secret. */
  void subscribe(String tenant, String path, String eventTypes) {
    SubscriptionClient.Created made = api.create(tenant, receiver.url(path), List.of(eventTypes));
    receiver.trust(path, made.secret());
  }

  NodeReceiver receiver() {
    return receiver;
  }

  boolean isAlive() {
    return ingest.isAlive() && delivery.isAlive();
  }

  /** A script that produces; what it tells of it. */
  JsonNode produce(String script, String tenant, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--schema",
                installation
                    .home()
                    .resolve("event-schemas/src/main/avro/CallEvent.avsc")
                    .toString(),
                "--tenant",
                tenant));
    arguments.addAll(List.of(more));
    List<String> lines = run(script, arguments);
    return JSON.readTree(lines.getLast());
  }

  /**
   * What the consumer read of these tenants.
   *
   * @param expected {@code topic=count}
   */
  List<JsonNode> consume(String tenants, String... expected) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--tenants", tenants));
    Stream.of(expected).forEach(each -> arguments.addAll(List.of("--expect", each)));
    List<JsonNode> records = new ArrayList<>();
    for (String line : run("consumer.mjs", arguments)) {
      records.add(JSON.readTree(line));
    }
    return records;
  }

  @Override
  public void close() {
    delivery.close();
    ingest.close();
    receiver.close();
    backend.close();
  }

  private List<String> run(String script, List<String> more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bootstrap", backend.bootstrapServers(), "--registry", backend.registryUrl()));
    arguments.addAll(more);
    Process process = node.start(script, arguments.toArray(String[]::new));
    try {
      List<String> lines = process.inputReader().readAllLines();
      assertThat(process.waitFor()).as(script).isZero();
      return lines;
    } finally {
      process.destroy();
    }
  }
}
