package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** One delivery process with one worker, from the end of its warm-up to its last commit. */
final class EngineRun {
  /** The JVM of either side: its options are the same, or the ratio would be theirs. */
  static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");

  /**
   * @param cpuMicros of the process per delivery
   * @param threads of the same
   */
  record Figures(double cpuMicros, double perSecond, Map<String, Double> threads) {}

  private static final Duration POLL = Duration.ofMillis(20);

  private final Pipeline pipeline;
  private final BenchDeliveries load;
  private final int port;
  private final int inFlight;
  private final Optional<Path> profile;
  private final HttpClient http = HttpClient.newHttpClient();

  EngineRun(
      Pipeline pipeline, BenchDeliveries load, int port, int inFlight, Optional<Path> profile) {
    this.pipeline = pipeline;
    this.load = load;
    this.port = port;
    this.inFlight = inFlight;
    this.profile = profile;
  }

  Figures measure(long warmUp, long deliveries) {
    try (ChildProgram engine =
        pipeline.start(
            Program.DELIVERY,
            "delivery",
            JVM,
            Map.of(
                "delivery.workers",
                "1",
                "delivery.inflight.max",
                Integer.toString(inFlight),
                "egress.allow",
                "127.0.0.1:" + port))) {
      Pipeline.awaitReady(engine);
      awaitAtLeast(warmUp, this::answered, engine);
      profile.ifPresent(_ -> FlightRecording.start(engine.pid()));
      long startCount = answered();
      ThreadCpu start = ThreadCpu.of(engine.pid());
      long started = System.nanoTime();
      awaitAtLeast(warmUp + deliveries, this::answered, engine);
      double seconds = (System.nanoTime() - started) / 1e9;
      awaitAtLeast(warmUp + deliveries, load::committed, engine);
      ThreadCpu end = ThreadCpu.of(engine.pid());
      profile.ifPresent(file -> FlightRecording.stop(engine.pid(), file));
      double counted = warmUp + deliveries - startCount;
      Map<String, Double> threads = new LinkedHashMap<>();
      end.since(start).forEach(row -> threads.put(row.kind(), row.micros() / counted));
      return new Figures((end.total() - start.total()) / counted, counted / seconds, threads);
    }
  }

  private static void awaitAtLeast(long wanted, LongSupplier count, ChildProgram engine) {
    while (count.getAsLong() < wanted) {
      if (!engine.isAlive()) {
        throw new IllegalStateException("delivery ended: " + engine.tail());
      }
      pause();
    }
  }

  private long answered() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/count")).build();
    try {
      return Long.parseLong(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
