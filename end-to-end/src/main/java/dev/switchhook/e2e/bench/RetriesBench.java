package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.LocalBackend;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import dev.switchhook.topics.RetryTier;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One worker with a million pending retries of dead subscribers in the long tiers, and a stream
 * that falls due in the short ones: of the dead, who fail again, and of receivers that have come
 * back, by whom the error is measured.
 */
@Command(
    name = "retries",
    mixinStandardHelpOptions = true,
    description = "Due-time error, heap and start with a million pending retries.")
final class RetriesBench implements Callable<Integer> {
  private static final RetryLoad.Receivers RECEIVERS = new RetryLoad.Receivers(100, 100);
  private static final double P99_TARGET_MILLIS = 1_000;
  private static final double HEAP_TARGET_MIB = 512;
  private static final double START_TARGET_SECONDS = 10;
  private static final int OVERDUE = 200;
  private static final Duration WARM_UP = Duration.ofSeconds(30);
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration STRAGGLERS = RetryTier.M2.delay().plusSeconds(60);

  @Option(
      names = "--pending",
      defaultValue = "1000000",
      description = "Retries that wait for the whole run (${DEFAULT-VALUE}).")
  private int pending;

  @Option(
      names = "--seconds",
      defaultValue = "120",
      description = "For which the measured stream is written (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "400",
      description = "Retries per second of that stream (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--every",
      defaultValue = "2",
      description = "One in so many is for a receiver that has come back (${DEFAULT-VALUE}).")
  private int everyNthHealed;

  @Option(
      names = "--body",
      defaultValue = "512",
      description = "Bytes of a body (${DEFAULT-VALUE}).")
  private int bodyBytes;

  /**
   * Seconds from the start of the process.
   *
   * @param firstPost of a retry that was due
   * @param atWork when it had also said that it is ready
   */
  private record Started(double firstPost, double atWork, URI admin) {}

  /**
   * At the end of the run.
   *
   * @param afterFullMib the heap behind a full collection
   */
  private record Heap(GcLog log, long afterFullMib) {}

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("switchhook-bench");
    System.err.println("starting broker and registry (logs in " + folder + ") …");
    DueErrors errors = new DueErrors();
    try (Backend backend = LocalBackend.startForLoad(folder);
        RetrySink sink = new RetrySink(RECEIVERS.healed(), errors)) {
      Pipeline pipeline = new Pipeline(Installation.find(), backend, folder);
      pipeline.applyTopics();
      try (BenchDeliveries deliveries = new BenchDeliveries(backend, pipeline.keysetFile(), 5)) {
        IntStream.range(0, RECEIVERS.all())
            .forEach(receiver -> deliveries.subscribe(receiver, sink.url(receiver)));
        RetryLoad load = new RetryLoad(deliveries, RECEIVERS, errors, bodyBytes);
        System.err.printf(Locale.ROOT, "writing %,d pending retries …%n", pending);
        load.backlog(pending);
        load.unmeasured(OVERDUE);
        run(pipeline, sink, load, errors);
      }
    }
    return 0;
  }

  private void run(Pipeline pipeline, RetrySink sink, RetryLoad load, DueErrors errors) {
    Path gcLog = pipeline.log("delivery-gc");
    long begun = System.nanoTime();
    try (ChildProgram delivery =
        pipeline.start(
            Program.DELIVERY,
            "delivery",
            List.of("-Xmx512m", GcLog.jvmOption(gcLog)),
            Map.of("delivery.workers", "1", "egress.allow", "127.0.0.1:" + sink.port()))) {
      Started started = started(delivery, sink, begun);
      System.err.println("warming up …");
      load.stream(new Pace(rate, WARM_UP), everyNthHealed, false);
      System.err.println("measuring …");
      double busyBefore = ProcessCpu.machineLoad();
      load.stream(new Pace(rate, Duration.ofSeconds(seconds)), everyNthHealed, true);
      System.err.println("waiting for the last of the 2 min tier …");
      await(delivery, STRAGGLERS, () -> errors.missing() == 0);
      Scrape meters = Scrape.of(started.admin());
      Heap heap = heap(delivery, gcLog);
      errorTable(errors, meters);
      System.out.printf(
          Locale.ROOT,
          "load of the machine %.1f before, %.1f after%n",
          busyBefore,
          ProcessCpu.machineLoad());
      facts(started, heap);
      targets(errors, started, heap);
    }
  }

  private static Started started(ChildProgram delivery, RetrySink sink, long begun) {
    await(delivery, START_PATIENCE, () -> sink.accepted() > 0);
    double firstPost = (System.nanoTime() - begun) / 1e9;
    URI admin = URI.create(Pipeline.awaitReady(delivery).getOrDefault("admin", ""));
    return new Started(firstPost, (System.nanoTime() - begun) / 1e9, admin);
  }

  private static void await(ChildProgram delivery, Duration patience, BooleanSupplier done) {
    long enough = System.nanoTime() + patience.toNanos();
    while (!done.getAsBoolean() && System.nanoTime() < enough) {
      if (!delivery.isAlive()) {
        throw new IllegalStateException("delivery ended: " + delivery.tail());
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private static Heap heap(ChildProgram delivery, Path gcLog) {
    GcLog whole = GcLog.read(gcLog);
    Jcmd.tell(delivery.pid(), "GC.run");
    return new Heap(whole, GcLog.read(gcLog).lastMib());
  }

  private static void errorTable(DueErrors errors, Scrape meters) {
    System.out.printf(
        Locale.ROOT,
        "%-6s %9s %8s %6s %8s %8s %8s   %s%n",
        "tier",
        "measured",
        "missing",
        "early",
        "p50 ms",
        "p99 ms",
        "max ms",
        "all released, mean error ms by the engine's own meter");
    for (DueErrors.Row row : errors.rows().values()) {
      String label = row.tier().label();
      double released = meters.sum("switchhook_retry_error_seconds_count", "tier", label);
      double error = meters.sum("switchhook_retry_error_seconds_sum", "tier", label);
      System.out.printf(
          Locale.ROOT,
          "%-6s %9d %8d %6d %8d %8d %8d   %.0f, %.0f%n",
          label,
          row.arrived(),
          row.missing(),
          row.early(),
          row.late().getValueAtPercentile(50),
          row.late().getValueAtPercentile(99),
          row.late().getMaxValue(),
          released,
          released == 0 ? 0 : error * 1_000 / released);
    }
  }

  private void facts(Started started, Heap heap) {
    System.out.printf(
        Locale.ROOT,
        "heap with %,d pending: %d MiB behind a full collection, %d MiB at most before any;"
            + " longest pause %.0f ms%n",
        pending,
        heap.afterFullMib(),
        heap.log().peakMib(),
        heap.log().longestPauseMillis());
    System.out.printf(
        Locale.ROOT,
        "start: first POST of a due retry after %.1f s, and ready after %.1f s%n",
        started.firstPost(),
        started.atWork());
  }

  private static void targets(DueErrors errors, Started started, Heap heap) {
    Histogram all = new Histogram(3);
    errors.rows().values().forEach(row -> all.add(row.late()));
    long early = errors.rows().values().stream().mapToLong(DueErrors.Row::early).sum();
    double p99 = (double) all.getValueAtPercentile(99);
    System.out.println(Target.atMost("retries-due-error-p99-ms", p99, P99_TARGET_MILLIS));
    for (DueErrors.Row row : errors.rows().values()) {
      System.out.println(
          Target.atMost(
              "retries-due-error-p99-ms-" + row.tier().label(),
              (double) row.late().getValueAtPercentile(99),
              P99_TARGET_MILLIS));
    }
    System.out.println(Target.atMost("retries-early", (double) early, 0));
    System.out.println(Target.atMost("retries-missing", (double) errors.missing(), 0));
    System.out.println(
        Target.atMost("retries-heap-mib", (double) heap.log().peakMib(), HEAP_TARGET_MIB));
    System.out.println(
        Target.atMost("retries-start-seconds", started.atWork(), START_TARGET_SECONDS));
  }
}
