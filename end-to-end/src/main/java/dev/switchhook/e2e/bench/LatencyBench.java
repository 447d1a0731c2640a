package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.LocalBackend;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import dev.switchhook.e2e.programs.SubscriptionClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole path at a steady rate: a producer of call events, ingest-service, delivery-service,
 * receivers. Each event matches three subscriptions. Producer, receivers and a reader of the
 * deliveries topic share a process, so one clock times all of it, and that process' pauses count as
 * ours.
 */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = "From the broker's acknowledgement of an event to the head of its POST.")
final class LatencyBench implements Callable<Integer> {
  private static final int SUBSCRIPTIONS = 3;
  private static final double P50_TARGET_MILLIS = 15;
  private static final double P99_TARGET_MILLIS = 100;
  private static final List<String> JVM = List.of("-Xmx512m");

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Events per second, three deliveries each (${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "Of the measured part (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      description =
          "Seconds before it, not measured: all of it has arrived when measuring begins (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--tenants",
      defaultValue = "10",
      description = "With three subscriptions each (${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--calls",
      defaultValue = "100",
      description = "Going on side by side (${DEFAULT-VALUE}).")
  private int calls;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("switchhook-bench");
    Installation installation = Installation.find();
    Journeys journeys = new Journeys();
    System.err.println("starting broker, registry, ingest and delivery (logs in " + folder + ") …");
    try (Backend backend = LocalBackend.startForLoad(folder);
        PostSink sink = new PostSink(journeys)) {
      Pipeline pipeline = new Pipeline(installation, backend, folder);
      pipeline.applyTopics();
      try (ChildProgram ingest =
              pipeline.start(Program.INGEST, "ingest", JVM, pipeline.localIngestSettings());
          ChildProgram delivery =
              pipeline.start(
                  Program.DELIVERY,
                  "delivery",
                  JVM,
                  Map.of("egress.allow", "127.0.0.1:" + sink.port()))) {
        URI api = URI.create(Pipeline.awaitReady(ingest).getOrDefault("api", ""));
        Pipeline.awaitReady(delivery);
        Map<String, List<String>> subscriptions = subscribe(new SubscriptionClient(api), sink);
        try (LatencyLoad load = new LatencyLoad(backend, journeys, subscriptions, calls)) {
          System.err.println("warming up …");
          load.play(new Pace(rate, Duration.ofSeconds(warmUp)));
          System.err.printf(
              Locale.ROOT, "measuring (%d of the warm-up did not arrive) …%n", journeys.missing());
          journeys.forget();
          Usage before = Usage.of(ingest, delivery);
          load.play(new Pace(rate, Duration.ofSeconds(seconds)));
          print(journeys, before, Usage.of(ingest, delivery));
        }
      }
    }
    return 0;
  }

  /**
   * CPU used so far.
   *
   * @param nanos when that was
   * @param load the machine's, of the last minute
   */
  private record Usage(long nanos, long ingestMicros, long deliveryMicros, double load) {
    static Usage of(ChildProgram ingest, ChildProgram delivery) {
      return new Usage(
          System.nanoTime(),
          ProcessCpu.micros(ingest.pid()),
          ProcessCpu.micros(delivery.pid()),
          ProcessCpu.machineLoad());
    }
  }

  /** Ids of the subscriptions of each tenant. */
  private Map<String, List<String>> subscribe(SubscriptionClient api, PostSink sink) {
    Map<String, List<String>> subscriptions = new LinkedHashMap<>();
    for (int number = 0; number < tenants; number++) {
      String tenant = "ten_bench_" + number;
      List<String> ids = new ArrayList<>();
      IntStream.range(0, SUBSCRIPTIONS)
          .mapToObj(each -> sink.url("/" + tenant + "/" + each))
          .map(url -> api.create(tenant, url, List.of("*")).subscriptionId())
          .forEach(ids::add);
      subscriptions.put(tenant, ids);
    }
    return subscriptions;
  }

  private void print(Journeys journeys, Usage before, Usage after) {
    System.out.printf(
        Locale.ROOT,
        "%-38s %8s %8s %8s %8s %8s%n",
        "milliseconds",
        "count",
        "p50",
        "p99",
        "p99.9",
        "max");
    row("event acknowledged -> POST", journeys.of(Journeys.Leg.ACKNOWLEDGED_TO_POST));
    row(
        "  event acknowledged -> record readable",
        journeys.of(Journeys.Leg.ACKNOWLEDGED_TO_RECORD));
    row("  record readable -> POST", journeys.of(Journeys.Leg.RECORD_TO_POST));
    row("event should be sent -> POST", journeys.of(Journeys.Leg.INTENDED_TO_POST));
    double took = (after.nanos() - before.nanos()) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "missing %d, repeats %d; CPU per second of ingest %.0f ms, of delivery %.0f ms; load of the"
            + " machine %.1f before, %.1f after%n",
        journeys.missing(),
        journeys.repeats(),
        (after.ingestMicros() - before.ingestMicros()) / 1e3 / took,
        (after.deliveryMicros() - before.deliveryMicros()) / 1e3 / took,
        before.load(),
        after.load());
    Histogram whole = journeys.of(Journeys.Leg.ACKNOWLEDGED_TO_POST);
    System.out.println(Target.atMost("latency-p50-ms", millis(whole, 50), P50_TARGET_MILLIS));
    System.out.println(Target.atMost("latency-p99-ms", millis(whole, 99), P99_TARGET_MILLIS));
    System.out.println(Target.atMost("latency-missing", (double) journeys.missing(), 0));
  }

  private static void row(String name, Histogram took) {
    System.out.printf(
        Locale.ROOT,
        "%-38s %8d %8.1f %8.1f %8.1f %8.1f%n",
        name,
        took.getTotalCount(),
        millis(took, 50),
        millis(took, 99),
        millis(took, 99.9),
        millis(took, 100));
  }

  private static double millis(Histogram took, double percentile) {
    return took.getValueAtPercentile(percentile) / 1e6;
  }
}
