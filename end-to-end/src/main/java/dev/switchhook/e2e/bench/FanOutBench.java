package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.bench.FanOutRun.Output;
import dev.switchhook.e2e.bench.Saturation.Figures;
import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.LocalBackend;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * ingest-service with many subscriptions and a full topic of events: first its start, then events
 * through validate, dedupe, match, render and write. Counted is all the CPU of the process between
 * the end of the warm-up and the commit of the last event. The floor is bare Kafka Streams on the
 * same events, in the same run.
 */
@Command(
    name = "fanout",
    mixinStandardHelpOptions = true,
    description = "Events per second and core, and the start, with 100,000 subscriptions.")
final class FanOutBench implements Callable<Integer> {
  private static final double EVENTS_TARGET = 10_000;
  private static final double RATIO_TARGET = 0.5;
  private static final double START_TARGET_SECONDS = 5;

  /** Of each process, so that a ratio is not the JVM's. */
  private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");

  @Option(
      names = "--subscriptions",
      defaultValue = "100000",
      description = "Of all tenants together (${DEFAULT-VALUE}).")
  private int subscriptions;

  @Option(
      names = "--tenants",
      defaultValue = "10000",
      description = "Among whom they are spread evenly, three or more each (${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--filtered",
      defaultValue = "10000",
      description = "Subscriptions with a filter of their own text (${DEFAULT-VALUE}).")
  private int filtered;

  @Option(
      names = "--events",
      defaultValue = "500000",
      description = "Counted events (${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--warm-up",
      defaultValue = "500000",
      description = "Events before them (${DEFAULT-VALUE}).")
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
    System.err.println("starting broker and registry (logs in " + folder + ") …");
    try (Backend backend = LocalBackend.startForLoad(folder);
        TopicOffsets offsets = new TopicOffsets(backend)) {
      Pipeline pipeline = new Pipeline(Installation.find(), backend, folder);
      pipeline.applyTopics();
      try (FanOutLoad load = new FanOutLoad(backend, pipeline.keysetFile(), tenants)) {
        System.err.printf(Locale.ROOT, "writing %,d subscriptions …%n", subscriptions);
        load.subscribe(subscriptions, filtered);
        System.err.println("starting ingest on them three times, without events …");
        IngestStarts starts =
            new IngestStarts(pipeline, JVM, settings(pipeline, "start", "at_least_once"));
        IngestStarts.Start cold = starts.cold();
        System.out.printf(
            Locale.ROOT,
            "%,d subscriptions of %,d tenants, %,d filters%n",
            subscriptions,
            tenants,
            filtered);
        cold.print("a JVM that knows nothing");
        IngestStarts.Start trained = starts.trained();
        trained.print("with what an earlier start has learned");
        System.err.printf(Locale.ROOT, "writing %,d events …%n", warmUp + events);
        load.events(warmUp + events);
        run(backend, pipeline, offsets, folder);
        System.out.println(
            Target.atMost("fanout-start-seconds", cold.ready(), START_TARGET_SECONDS));
        System.out.println(
            Target.atMost("fanout-start-trained-seconds", trained.ready(), START_TARGET_SECONDS));
      }
    }
    return 0;
  }

  private void run(Backend backend, Pipeline pipeline, TopicOffsets offsets, Path folder) {
    double busyBefore = ProcessCpu.machineLoad();
    FanOutRun run = new FanOutRun(offsets, warmUp, events);
    System.out.printf(
        Locale.ROOT, "%n%-44s %12s %12s %12s%n", "", "CPU us/event", "per CPU s", "per second");
    Figures fanOut = ingest(pipeline, offsets, run, "at_least_once", profile);
    row("fan-out, at least once", fanOut);
    BareStreams bare = new BareStreams(backend, pipeline, offsets, folder);
    Figures same = bare.measure(run, FanOutLoad.TAKERS);
    row("bare Streams, the same records in and out", same);
    row("bare Streams, the events as they are", bare.measure(run, 0));
    row(
        "fan-out, exactly_once_v2",
        ingest(pipeline, offsets, run, "exactly_once_v2", Optional.empty()));
    System.out.printf(Locale.ROOT, "%nFan-out at least once, by thread%n");
    fanOut
        .threads()
        .forEach((kind, micros) -> System.out.printf(Locale.ROOT, "%-44s %12.1f%n", kind, micros));
    System.out.printf(
        Locale.ROOT,
        "load of the machine %.1f before, %.1f after%n",
        busyBefore,
        ProcessCpu.machineLoad());
    System.out.println(
        Target.atLeast("fanout-events-per-core", fanOut.perCpuSecond(), EVENTS_TARGET));
    System.out.println(
        Target.atLeast(
            "fanout-ratio-to-bare-streams",
            fanOut.perCpuSecond() / same.perCpuSecond(),
            RATIO_TARGET));
  }

  private static Figures ingest(
      Pipeline pipeline,
      TopicOffsets offsets,
      FanOutRun run,
      String guarantee,
      Optional<Path> profile) {
    System.err.println("fanning out, " + guarantee + " …");
    Map<String, String> settings = settings(pipeline, guarantee, guarantee);
    Output output =
        new Output(Topics.DELIVERIES, FanOutLoad.TAKERS, offsets.written(Topics.DELIVERIES));
    try (ChildProgram ingest =
        pipeline.start(Program.INGEST, "ingest-" + guarantee, JVM, settings)) {
      return run.measure(ingest, settings.getOrDefault("ingest.group", ""), output, profile);
    }
  }

  /** A group of its own reads the events from their beginning. */
  private static Map<String, String> settings(Pipeline pipeline, String name, String guarantee) {
    Map<String, String> settings = pipeline.localIngestSettings();
    settings.put("ingest.group", "switchhook-ingest-" + name);
    settings.merge("ingest.state.dir", "-" + name, String::concat);
    settings.put("ingest.processing.guarantee", guarantee);
    return settings;
  }

  /** Bare Kafka Streams on the same events. */
  private record BareStreams(
      Backend backend, Pipeline pipeline, TopicOffsets offsets, Path folder) {
    Figures measure(FanOutRun run, int perEvent) {
      String name = "pass-through-" + perEvent;
      System.err.println("bare Kafka Streams, " + name + " …");
      offsets.create(name, TopicCatalogue.DEFAULT_PARTITIONS);
      try (ChildProgram bare =
          pipeline.startWith(
              Program.PASS_THROUGH,
              name,
              JVM,
              List.of(
                  backend.bootstrapServers(),
                  name,
                  folder.resolve(name).toString(),
                  name,
                  Integer.toString(perEvent)))) {
        return run.measure(
            bare, name, new Output(name, Math.max(1, perEvent), 0), Optional.empty());
      }
    }
  }

  private static void row(String name, Figures figures) {
    System.out.printf(
        Locale.ROOT,
        "%-44s %12.1f %12.0f %12.0f%n",
        name,
        figures.cpuMicros(),
        figures.perCpuSecond(),
        figures.perSecond());
  }
}
