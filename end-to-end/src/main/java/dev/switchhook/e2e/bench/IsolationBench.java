package dev.switchhook.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What sick receivers cost the healthy ones: the same twenty healthy receivers under the same load,
 * before anybody is sick, with a black hole that has a fifth of the traffic, with a tenth of all
 * receivers dead beside it, and with nine tenths. Measured from when an event's delivery should
 * have been written to the arrival of its POST, so nothing is left out that had to wait.
 */
@Command(
    name = "isolation",
    mixinStandardHelpOptions = true,
    description = "The healthy receivers' p99 while others hang and fail, to that without.")
final class IsolationBench implements Callable<Integer> {
  private static final int RECEIVERS = 200;
  private static final int HEALTHY = 20;
  private static final int HEALTHY_FROM = RECEIVERS - HEALTHY;
  private static final double TARGET = 1.2;
  private static final int BLACK_HOLE = 0;
  private static final int PARTS = 5;
  private static final Duration STRAGGLERS = Duration.ofSeconds(60);

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "Of each part (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "500",
      description = "Deliveries per second, two fifths of them to healthy ones (${DEFAULT-VALUE}).")
  private int rate;

  private final Random random = new Random(1);
  private int played;

  /**
   * @param sent to the healthy
   */
  private record Part(String name, long sent, Histogram latency) {
    long missing() {
      return sent - latency.getTotalCount();
    }

    double p99Millis() {
      return latency.getValueAtPercentile(99) / 1e6;
    }
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("switchhook-bench");
    Installation installation = Installation.find();
    System.err.println("starting broker, registry and delivery …");
    try (Backend backend = LocalBackend.startForLoad(folder);
        MoodySink sink = new MoodySink(HEALTHY_FROM, PARTS)) {
      Pipeline pipeline = new Pipeline(installation, backend, folder);
      pipeline.applyTopics();
      try (BenchDeliveries load = new BenchDeliveries(backend, pipeline.keysetFile(), 0);
          ChildProgram delivery =
              pipeline.start(
                  Program.DELIVERY,
                  "delivery",
                  List.of("-Xmx512m"),
                  Map.of("delivery.workers", "1", "egress.allow", "127.0.0.1:" + sink.port()))) {
        for (int receiver = 0; receiver < RECEIVERS; receiver++) {
          load.subscribe(receiver, sink.url(receiver));
        }
        load.flush();
        Pipeline.awaitReady(delivery);
        List<Part> parts = play(load, sink);
        long moved = TierRecords.of(backend, IsolationBench::isHealthy);
        print(parts, moved);
      }
    }
    return 0;
  }

  private List<Part> play(BenchDeliveries load, MoodySink sink) {
    List<Part> parts = new ArrayList<>();
    part("warm-up", load, sink);
    parts.add(part("all healthy", load, sink));
    sink.hang(BLACK_HOLE);
    parts.add(part("one black hole", load, sink));
    sicken(sink, 1, RECEIVERS / 10);
    parts.add(part("10 % dead", load, sink));
    sicken(sink, RECEIVERS / 10, HEALTHY_FROM);
    parts.add(part("90 % dead", load, sink));
    return parts;
  }

  /** Half of them never answer, half of them fail. */
  private static void sicken(MoodySink sink, int from, int to) {
    for (int receiver = from; receiver < to; receiver++) {
      if (receiver % 2 == 0) {
        sink.hang(receiver);
      } else {
        sink.fail(receiver);
      }
    }
  }

  private Part part(String name, BenchDeliveries load, MoodySink sink) {
    System.err.println(name + " …");
    int part = played++;
    long sent = 0;
    long step = Duration.ofSeconds(1).toNanos() / rate;
    long next = System.nanoTime();
    long end = next + Duration.ofSeconds(seconds).toNanos();
    for (; next < end; next += step) {
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      int receiver = receiver();
      sent += receiver >= HEALTHY_FROM ? 1 : 0;
      load.deliver(receiver, MoodySink.body(part, next));
    }
    load.flush();
    long patience = System.nanoTime() + STRAGGLERS.toNanos();
    while (sink.latency(part).getTotalCount() < sent && System.nanoTime() < patience) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
    return new Part(name, sent, sink.latency(part));
  }

  /** A fifth to the black hole, two fifths to the healthy, the rest to the others. */
  private int receiver() {
    int dice = random.nextInt(5);
    if (dice == 0) {
      return BLACK_HOLE;
    }
    return dice <= 2
        ? HEALTHY_FROM + random.nextInt(HEALTHY)
        : 1 + random.nextInt(HEALTHY_FROM - 1);
  }

  private static boolean isHealthy(byte[] key) {
    String id = new String(key, UTF_8);
    for (int receiver = HEALTHY_FROM; receiver < RECEIVERS; receiver++) {
      if (BenchSubscriptions.id(receiver).equals(id)) {
        return true;
      }
    }
    return false;
  }

  private void print(List<Part> parts, long moved) {
    double base = parts.getFirst().p99Millis();
    System.out.printf(
        Locale.ROOT,
        "%-16s %10s %10s %10s %10s %12s%n",
        "",
        "sent",
        "missing",
        "p50 ms",
        "p99 ms",
        "p99 ratio");
    for (Part part : parts) {
      System.out.printf(
          Locale.ROOT,
          "%-16s %10d %10d %10.1f %10.1f %12.2f%n",
          part.name(),
          part.sent(),
          part.missing(),
          part.latency().getValueAtPercentile(50) / 1e6,
          part.p99Millis(),
          part.p99Millis() / base);
    }
    for (Part part : parts.subList(1, parts.size())) {
      String name = "isolation-" + part.name().replaceAll("[^a-z0-9]+", "-");
      System.out.println(Target.atMost(name, part.p99Millis() / base, TARGET));
    }
    System.out.println(Target.atMost("isolation-healthy-moved-to-a-tier", (double) moved, 0));
    long missing = parts.stream().mapToLong(Part::missing).sum();
    System.out.println(Target.atMost("isolation-healthy-missing", (double) missing, 0));
  }
}
