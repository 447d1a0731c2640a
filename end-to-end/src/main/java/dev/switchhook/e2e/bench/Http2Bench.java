package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.LocalBackend;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import dev.switchhook.events.HttpVersionChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The same deliveries to one host over TLS, once as HTTP/1.1 with pooled connections and once as
 * HTTP/2, each by a new process with one worker.
 */
@Command(
    name = "http2",
    mixinStandardHelpOptions = true,
    description = "HTTP/2 beside HTTP/1.1 over TLS: CPU per delivery, connections.")
final class Http2Bench implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private PostOptions posts = new PostOptions();

  @Option(
      names = "--deliveries",
      defaultValue = "100000",
      description = "Counted deliveries, each way (${DEFAULT-VALUE}).")
  private int deliveries;

  @Option(
      names = "--warm-up",
      defaultValue = "100000",
      description = "Deliveries before them (${DEFAULT-VALUE}).")
  private int warmUp;

  private final Installation installation = Installation.find();

  /**
   * One way.
   *
   * @param connections that the sink took
   */
  private record Way(Saturation.Figures figures, long connections) {}

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("switchhook-bench");
    System.err.println("starting broker and registry (logs in " + folder + ") …");
    try (Backend backend = LocalBackend.startForLoad(folder)) {
      Pipeline pipeline = new Pipeline(installation, backend, folder);
      pipeline.applyTopics();
      try (BenchDeliveries load = new BenchDeliveries(backend, pipeline.keysetFile(), 5)) {
        Way one = way(pipeline, load, folder, HttpVersionChoice.HTTP_1_1);
        FreshTopics.make(backend);
        Way two = way(pipeline, load, folder, HttpVersionChoice.HTTP_2_IF_OFFERED);
        print(one, two);
      }
    }
    return 0;
  }

  private Way way(Pipeline pipeline, BenchDeliveries load, Path folder, HttpVersionChoice http) {
    System.err.println(http + " …");
    try (ChildProgram sink =
        ChildProgram.startWith(
            installation,
            Program.TLS_SINK,
            folder.resolve("logs/sink.log"),
            EngineRun.JVM,
            List.of(folder.resolve(http.name()).toString()))) {
      Map<String, String> facts = sink.awaitReady(PATIENCE);
      int port = Integer.parseInt(facts.getOrDefault("port", ""));
      String told = "http://127.0.0.1:" + facts.getOrDefault("count", "");
      load.write(
          posts.subscriptions(),
          warmUp + deliveries,
          posts.bodyBytes(),
          new BenchDeliveries.Endpoints("https://127.0.0.1:" + port, http));
      Map<String, String> settings =
          Map.of(
              "delivery.inflight.max",
              Integer.toString(posts.inFlight()),
              "egress.ca.file",
              folder.resolve(http.name()).resolve("authority.pem").toString());
      EngineRun run =
          new EngineRun(
              pipeline,
              load,
              new EngineRun.Receiver(port, URI.create(told + "/count")),
              settings,
              Optional.empty());
      Saturation.Figures figures = run.measure(new Saturation.Load(warmUp, deliveries));
      return new Way(figures, new ToldNumber(URI.create(told + "/connections")).now());
    }
  }

  private static void print(Way one, Way two) {
    System.out.printf(Locale.ROOT, "%-34s %12s %12s %10s%n", "", "HTTP/1.1", "HTTP/2", "ratio");
    row("deliveries per second", one.figures().perSecond(), two.figures().perSecond());
    row("CPU microseconds per delivery", one.figures().cpuMicros(), two.figures().cpuMicros());
    row("connections", (double) one.connections(), (double) two.connections());
  }

  private static void row(String name, double one, double two) {
    System.out.printf(Locale.ROOT, "%-34s %12.1f %12.1f %10.2f%n", name, one, two, two / one);
  }
}
