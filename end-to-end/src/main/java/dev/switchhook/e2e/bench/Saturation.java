package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A process that delivers a full topic, from the end of its warm-up to its last commit. */
public final class Saturation {
  /**
   * What a delivery takes.
   *
   * @param cpuMicros of the process per delivery
   */
  public record Figures(double cpuMicros, double perSecond) {
    public double perCpuSecond() {
      return 1e6 / cpuMicros;
    }
  }

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final BenchDeliveries load;
  private final URI count;
  private final HttpClient http = HttpClient.newHttpClient();
  private final long before;
  private final long deadline = System.nanoTime() + PATIENCE.toNanos();

  /** Opened before the process has delivered anything. */
  public Saturation(BenchDeliveries load, int sinkPort) {
    this.load = load;
    this.count = URI.create("http://127.0.0.1:" + sinkPort + "/count");
    this.before = answered();
  }

  /**
   * Returns when the group has committed everything.
   *
   * @param group of the process
   */
  public Figures measure(ChildProgram engine, String group, long warmUp, long deliveries) {
    awaitAtLeast(before + warmUp, this::answered, engine);
    long startCount = answered();
    long startCpu = ProcessCpu.micros(engine.pid());
    long started = System.nanoTime();
    awaitAtLeast(before + warmUp + deliveries, this::answered, engine);
    double seconds = (System.nanoTime() - started) / 1e9;
    awaitAtLeast(warmUp + deliveries, () -> load.committed(group), engine);
    double counted = before + warmUp + deliveries - startCount;
    return new Figures((ProcessCpu.micros(engine.pid()) - startCpu) / counted, counted / seconds);
  }

  private void awaitAtLeast(long wanted, LongSupplier count, ChildProgram engine) {
    while (count.getAsLong() < wanted) {
      if (!engine.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "ended or stalled at %d of %d: %s".formatted(count.getAsLong(), wanted, engine.tail()));
      }
      pause();
    }
  }

  private long answered() {
    try {
      return Long.parseLong(
          http.send(HttpRequest.newBuilder(count).build(), HttpResponse.BodyHandlers.ofString())
              .body());
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
