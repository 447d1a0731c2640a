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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--subscriptions",
      defaultValue = "1000",
      description = "Receivers, all at one host (${DEFAULT-VALUE}).")
  private int subscriptions;

  @Option(
      names = "--body",
      defaultValue = "1024",
      description = "Bytes of a body (${DEFAULT-VALUE}).")
  private int bodyBytes;

  @Option(
      names = "--in-flight",
      defaultValue = "64",
      description = "POSTs at once (${DEFAULT-VALUE}).")
  private int inFlight;

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

  private Way way(Pipeline pipeline, BenchDeliveries load, Path folder, HttpVersionChoice http)
      throws IOException {
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
          subscriptions,
          warmUp + deliveries,
          bodyBytes,
          new BenchDeliveries.Endpoints("https://127.0.0.1:" + port, http));
      Map<String, String> settings =
          Map.of(
              "delivery.inflight.max",
              Integer.toString(inFlight),
              "egress.ca.file",
              folder.resolve(http.name()).resolve("authority.pem").toString());
      EngineRun run =
          new EngineRun(
              pipeline,
              load,
              new EngineRun.Receiver(port, URI.create(told + "/count")),
              settings,
              Optional.empty());
      Saturation.Figures figures = run.measure(new Saturation.Load(warmUp, deliveries)).whole();
      return new Way(figures, connections(URI.create(told + "/connections")));
    }
  }

  private static long connections(URI told) throws IOException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return Long.parseLong(
          http.send(HttpRequest.newBuilder(told).build(), HttpResponse.BodyHandlers.ofString())
              .body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
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
