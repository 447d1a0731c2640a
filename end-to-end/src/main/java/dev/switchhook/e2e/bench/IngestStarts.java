package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Pipeline;
import dev.switchhook.e2e.programs.Program;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How long ingest-service takes to start, as a JVM that knows nothing and as one that does. */
final class IngestStarts {
  /** A JVM writes down what it has learned when it ends. */
  private static final Duration LEARNED = Duration.ofMinutes(5);

  private final Pipeline pipeline;
  private final List<String> jvm;
  private final Map<String, String> settings;
  private final Path cache;

  IngestStarts(Pipeline pipeline, List<String> jvm, Map<String, String> settings) {
    this.pipeline = pipeline;
    this.jvm = jvm;
    this.settings = settings;
    this.cache = pipeline.log("ingest").resolveSibling("ingest.aot");
  }

  /**
   * One start.
   *
   * @param ready seconds from the start of the process until it is at work
   * @param table seconds of them in which the topic was read
   * @param cpu that the process had used when it was ready
   * @param heapMib after a full collection
   */
  record Start(double ready, double table, ThreadCpu cpu, long heapMib) {
    void print(String name) {
      System.out.printf(
          Locale.ROOT,
          "start, %s: ready after %.1f s, of which the table %.1f s; %.1f s of CPU; heap %d MiB;"
              + " load of the machine %.1f%n",
          name,
          ready,
          table,
          cpu.total() / 1e6,
          heapMib,
          ProcessCpu.machineLoad());
      cpu.since(ThreadCpu.NONE)
          .forEach(
              row ->
                  System.out.printf(
                      Locale.ROOT, "%-44s %10.1f s%n", row.kind(), row.micros() / 1e6));
    }
  }

  /** Without a cache, whatever was trained in this installation: auto is the JVM's default. */
  Start cold() {
    return measure("cold", "-XX:AOTMode=auto");
  }

  /** With a cache that another start, just before, has left. */
  Start trained() {
    try (ChildProgram ingest = start("-XX:AOTCacheOutput=" + cache)) {
      Pipeline.awaitReady(ingest);
      ingest.stop(LEARNED);
    }
    return measure("trained", "-XX:AOTCache=" + cache);
  }

  private Start measure(String name, String option) {
    Path gcLog = pipeline.log("ingest-gc-" + name);
    long begun = System.nanoTime();
    try (ChildProgram ingest = start(option, GcLog.jvmOption(gcLog))) {
      URI admin = URI.create(Pipeline.awaitReady(ingest).getOrDefault("admin", ""));
      double ready = (System.nanoTime() - begun) / 1e9;
      ThreadCpu cpu = ThreadCpu.of(ingest.pid());
      double table = Scrape.of(admin).sum("switchhook_subscriptions_start_time_seconds");
      Jcmd.tell(ingest.pid(), "GC.run");
      return new Start(ready, table, cpu, GcLog.read(gcLog).lastMib());
    }
  }

  private ChildProgram start(String... options) {
    List<String> all = new ArrayList<>(jvm);
    all.addAll(List.of(options));
    return pipeline.start(Program.INGEST, "ingest-start", all, settings);
  }
}
