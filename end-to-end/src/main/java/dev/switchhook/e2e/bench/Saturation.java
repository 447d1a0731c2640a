package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

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
   * What each of those counted takes.
   *
   * @param cpuMicros of the process
   * @param threads of the same, by what they do
   */
  public record Figures(double cpuMicros, double perSecond, Map<String, Double> threads) {
    public double perCpuSecond() {
      return 1e6 / cpuMicros;
    }
  }

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final BenchDeliveries deliveries;
  private final ToldNumber answered;
  private final long before;
  private final Patience patience = new Patience(LONGEST, LOOK);

  /**
   * Opened before the process has delivered anything.
   *
   * @param count answers a GET with how many POSTs the sink has answered
   */
  public Saturation(BenchDeliveries deliveries, URI count) {
    this.deliveries = deliveries;
    this.answered = new ToldNumber(count);
    this.before = answered.now();
  }

  /**
   * Returns when the group has committed everything.
   *
   * @param group of the process
   * @param profile where a flight recording of the counted part is to go
   */
  public Figures measure(ChildProgram engine, String group, Load load, Optional<Path> profile) {
    patience.awaitAtLeast(before + load.warmUp(), answered::now, engine);
    CpuWatch cpu = CpuWatch.begin(engine.pid(), profile);
    long startCount = answered.now();
    long started = System.nanoTime();
    patience.awaitAtLeast(before + load.all(), answered::now, engine);
    double seconds = (System.nanoTime() - started) / 1e9;
    patience.awaitAtLeast(load.all(), () -> deliveries.committed(group), engine);
    double counted = before + load.all() - startCount;
    CpuWatch.Used used = cpu.end(counted);
    return new Figures(used.whole(), counted / seconds, used.threads());
  }
}
