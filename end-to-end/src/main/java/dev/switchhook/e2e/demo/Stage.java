package dev.switchhook.e2e.demo;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.LocalBackend;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Broker, registry, topics and the three services, started in that order and ended in reverse. */
final class Stage implements AutoCloseable {
  /**
   * @param kafka 0 for any free port, as the others
   */
  record Ports(int kafka, int registry, int api) {
    static final Ports ANY = new Ports(0, 0, 0);
  }

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Screen screen;
  private final Path folder;

  private Stage(Screen screen, Path folder) {
    this.screen = screen;
    this.folder = folder;
  }

  /** What was started, and where it answers. */
  record Open(
      Backend backend, Pipeline pipeline, URI api, Map<String, URI> admins, ChildProgram rollup) {}

  static Stage prepare(Screen screen, Path folder) {
    return new Stage(screen, folder);
  }

  /**
   * @param deliverySettings beside the common ones
   */
  Open open(Ports ports, Map<String, String> deliverySettings) {
    screen.step("starting a Kafka broker and a schema registry (data and logs in " + folder + ")");
    LocalBackend backend = LocalBackend.start(folder, ports.kafka(), ports.registry());
    opened.push(backend);
    Pipeline pipeline = new Pipeline(Installation.find(), backend, folder);
    screen.step("making topics and schemas (switchhook topics apply)");
    pipeline.applyTopics();
    screen.step("starting ingest, delivery and roll-up");
    Map<String, String> ingestSettings = pipeline.localIngestSettings();
    ingestSettings.put("api.port", Integer.toString(ports.api()));
    ChildProgram ingest = push(pipeline.start(Program.INGEST, "ingest", ingestSettings));
    ChildProgram delivery = push(pipeline.start(Program.DELIVERY, "delivery", deliverySettings));
    Map<String, String> ingestFacts = Pipeline.awaitReady(ingest);
    Map<String, String> deliveryFacts = Pipeline.awaitReady(delivery);
    // Last, so that its start does not delay the first delivery.
    ChildProgram rollup =
        push(
            pipeline.start(
                Program.ROLLUP,
                "rollup",
                Map.of("rollup.state.dir", folder.resolve("rollup").toString())));
    Map<String, URI> admins = new LinkedHashMap<>();
    admins.put("ingest", admin(ingestFacts));
    admins.put("delivery", admin(deliveryFacts));
    return new Open(
        backend,
        pipeline,
        URI.create(ingestFacts.getOrDefault("api", "")),
        Collections.unmodifiableMap(admins),
        rollup);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        screen.step("while ending: " + e.getMessage());
      }
    }
  }

  private ChildProgram push(ChildProgram program) {
    opened.push(program);
    return program;
  }

  private static URI admin(Map<String, String> facts) {
    return URI.create(facts.getOrDefault("admin", ""));
  }
}
