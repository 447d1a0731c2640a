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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** One delivery process with one worker, from the end of its warm-up to its last commit. */
final class EngineRun {
  /**
   * @param cpuMicros of the process per delivery
   */
  record Figures(double cpuMicros, double perSecond) {}

  private static final Duration POLL = Duration.ofMillis(20);

  private final Pipeline pipeline;
  private final BenchDeliveries load;
  private final int port;
  private final int inFlight;
  private final HttpClient http = HttpClient.newHttpClient();

  EngineRun(Pipeline pipeline, BenchDeliveries load, int port, int inFlight) {
    this.pipeline = pipeline;
    this.load = load;
    this.port = port;
    this.inFlight = inFlight;
  }

  Figures measure(long warmUp, long deliveries) {
    try (ChildProgram engine =
        pipeline.start(
            Program.DELIVERY,
            "delivery",
            List.of("-Xmx512m", "-XX:+UseSerialGC"),
            Map.of(
                "delivery.workers",
                "1",
                "delivery.inflight.max",
                Integer.toString(inFlight),
                "egress.allow",
                "127.0.0.1:" + port))) {
      Pipeline.awaitReady(engine);
      awaitAtLeast(warmUp, this::answered, engine);
      long startCount = answered();
      long startCpu = ProcessCpu.micros(engine.pid());
      long started = System.nanoTime();
      awaitAtLeast(warmUp + deliveries, this::answered, engine);
      double seconds = (System.nanoTime() - started) / 1e9;
      awaitAtLeast(warmUp + deliveries, load::committed, engine);
      double counted = warmUp + deliveries - startCount;
      return new Figures((ProcessCpu.micros(engine.pid()) - startCpu) / counted, counted / seconds);
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
