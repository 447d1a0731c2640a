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
   * Deliveries on the topic.
   *
   * @param warmUp before those that are counted
   */
  public record Load(long warmUp, long counted) {
    long all() {
      return warmUp + counted;
    }
  }

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

  /** Looks closer at the counted part. */
  interface Watch {
    void begins();

    /**
     * It is over.
     *
     * @param counted deliveries, as many as were made in between
     */
    void ends(double counted);

    Watch NONE =
        new Watch() {
          @Override
          public void begins() {}

          @Override
          public void ends(double counted) {}
        };
  }

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final BenchDeliveries deliveries;
  private final URI count;
  private final HttpClient http = HttpClient.newHttpClient();
  private final long before;
  private final long deadline = System.nanoTime() + PATIENCE.toNanos();

  /**
   * Opened before the process has delivered anything.
   *
   * @param count answers a GET with how many POSTs the sink has answered
   */
  public Saturation(BenchDeliveries deliveries, URI count) {
    this.deliveries = deliveries;
    this.count = count;
    this.before = answered();
  }

  /**
   * Returns when the group has committed everything.
   *
   * @param group of the process
   */
  public Figures measure(ChildProgram engine, String group, Load load) {
    return measure(engine, group, load, Watch.NONE);
  }

  Figures measure(ChildProgram engine, String group, Load load, Watch watch) {
    awaitAtLeast(before + load.warmUp(), this::answered, engine);
    watch.begins();
    long startCount = answered();
    long startCpu = ProcessCpu.micros(engine.pid());
    long started = System.nanoTime();
    awaitAtLeast(before + load.all(), this::answered, engine);
    double seconds = (System.nanoTime() - started) / 1e9;
    awaitAtLeast(load.all(), () -> deliveries.committed(group), engine);
    double counted = before + load.all() - startCount;
    double micros = ProcessCpu.micros(engine.pid()) - startCpu;
    watch.ends(counted);
    return new Figures(micros / counted, counted / seconds);
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
