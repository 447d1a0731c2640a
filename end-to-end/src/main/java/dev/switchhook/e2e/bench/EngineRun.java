package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One delivery process with one worker that empties a full topic. */
final class EngineRun {
  /** The JVM of either side: its options are the same, or the ratio would be theirs. */
  static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");

  /**
   * Who is delivered to.
   *
   * @param count where it tells how many POSTs it has answered
   */
  record Receiver(int port, URI count) {
    static Receiver plain(int port) {
      return new Receiver(port, URI.create("http://127.0.0.1:" + port + "/count"));
    }
  }

  private final Pipeline pipeline;
  private final BenchDeliveries deliveries;
  private final Receiver receiver;
  private final Map<String, String> settings;
  private final Optional<Path> profile;

  /**
   * Starts nothing yet.
   *
   * @param settings of the process, beside those of a run
   * @param profile where a flight recording of the counted part is to go
   */
  EngineRun(
      Pipeline pipeline,
      BenchDeliveries deliveries,
      Receiver receiver,
      Map<String, String> settings,
      Optional<Path> profile) {
    this.pipeline = pipeline;
    this.deliveries = deliveries;
    this.receiver = receiver;
    this.settings = settings;
    this.profile = profile;
  }

  Saturation.Figures measure(Saturation.Load load) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put("delivery.workers", "1");
    all.put("egress.allow", "127.0.0.1:" + receiver.port());
    Saturation saturation = new Saturation(deliveries, receiver.count());
    try (ChildProgram engine = pipeline.start(Program.DELIVERY, "delivery", JVM, all)) {
      Pipeline.awaitReady(engine);
      return saturation.measure(engine, BenchDeliveries.GROUP, load, profile);
    }
  }
}
