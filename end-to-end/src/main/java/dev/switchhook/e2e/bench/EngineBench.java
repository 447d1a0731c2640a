package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.LocalBackend;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import java.io.IOException;
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
 * The saturated engine: a topic full of deliveries, a sink that answers at once. Counted is all the
 * CPU of the delivery process between the end of the warm-up and the last committed offset, so a
 * delivery is signed, POSTed, recorded and committed. The floor is the bare Vert.x client on the
 * same sink, with the same body and as many in flight, in the same run.
 */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = "Deliveries per second and CPU per delivery, beside the bare HTTP client.")
final class EngineBench implements Callable<Integer> {
  private static final double TARGET = 2.0;

  @Mixin private PostOptions posts = new PostOptions();

  @Option(
      names = "--deliveries",
      defaultValue = "300000",
      description = "Counted deliveries (${DEFAULT-VALUE}).")
  private int deliveries;

  @Option(
      names = "--warm-up",
      defaultValue = "400000",
      description = "Deliveries before them (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description =
          "Write a flight recording of the counted part: where the CPU goes. It costs some itself.")
  private Optional<Path> profile = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("switchhook-bench");
    Installation installation = Installation.find();
    System.err.println("starting broker, registry and sink …");
    try (Backend backend = LocalBackend.startForLoad(folder);
        ChildProgram sink =
            ChildProgram.start(
                installation, Program.SINK, folder.resolve("logs/sink.log"), List.of(), Map.of())) {
      Pipeline pipeline = new Pipeline(installation, backend, folder);
      pipeline.applyTopics();
      int port = Integer.parseInt(sink.awaitReady(Duration.ofSeconds(30)).get("port"));
      System.err.printf(
          "writing %,d deliveries of %,d bytes …%n", warmUp + deliveries, posts.bodyBytes());
      try (BenchDeliveries load = new BenchDeliveries(backend, pipeline.keysetFile(), 5)) {
        load.write(posts.subscriptions(), warmUp + deliveries, posts.bodyBytes(), port);
        System.err.println("delivering …");
        Saturation.Figures engine =
            new EngineRun(
                    pipeline,
                    load,
                    EngineRun.Receiver.plain(port),
                    Map.of("delivery.inflight.max", Integer.toString(posts.inFlight())),
                    profile)
                .measure(new Saturation.Load(warmUp, deliveries));
        System.err.println("the same POSTs by the bare client …");
        Floor floor =
            Floor.measure(
                installation,
                folder,
                port,
                new Floor.Load(warmUp, deliveries, posts.inFlight(), posts.bodyBytes()));
        print(engine, floor);
      }
    }
    return 0;
  }

  private void print(Saturation.Figures engine, Floor floor) {
    double ratio = engine.cpuMicros() / floor.cpuMicros();
    System.out.printf(
        Locale.ROOT,
        "%-34s %14s %14s%n%-34s %14.0f %14.0f%n%-34s %14.1f %14.1f%n",
        "",
        "engine",
        "bare client",
        "deliveries per second",
        engine.perSecond(),
        floor.perSecond(),
        "CPU microseconds per delivery",
        engine.cpuMicros(),
        floor.cpuMicros());
    System.out.printf(
        Locale.ROOT,
        "%-34s %14.2f%n%-34s %14.0f%n",
        "CPU, ratio to the bare client",
        ratio,
        "deliveries per CPU second",
        engine.perCpuSecond());
    System.out.printf("%nThe engine's, by thread%n");
    engine
        .threads()
        .forEach((kind, micros) -> System.out.printf(Locale.ROOT, "%-34s %14.1f%n", kind, micros));
    System.out.println(Target.atMost("engine-cpu-ratio", ratio, TARGET));
  }
}
