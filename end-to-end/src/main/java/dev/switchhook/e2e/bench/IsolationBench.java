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
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * What sick receivers cost the healthy ones: the same twenty healthy receivers under the same load,
 * before anybody is sick, with a black hole that has a fifth of the traffic, with a tenth, half and
 * nine tenths of all receivers dead; and by a process of its own, with half of all records failing
 * for ever. Measured from when an event's delivery should have been written to the arrival of its
 * POST, so nothing is left out that had to wait.
 */
@Command(
    name = "isolation",
    mixinStandardHelpOptions = true,
    description = "The healthy receivers' p99 while others hang, fail and refuse, to that without.")
final class IsolationBench implements Callable<Integer> {
  private static final double OF_A_BLACK_HOLE = 1.1;
  private static final double OF_THE_DEAD = 1.2;
  private static final double CONSTANT = 0.95;
  private static final Duration STRAGGLERS = Duration.ofSeconds(60);

  @Mixin private final SteadyOptions options = new SteadyOptions();

  /** A part with sick receivers, and how much of it the healthy may feel. */
  private record Step(Part part, double bound) {
    String slug() {
      return "isolation-" + part.name().replaceAll("[^a-z0-9]+", "-");
    }
  }

  /**
   * What one process did, before anybody was sick and then.
   *
   * @param movedWhileCold of the healthy receivers' deliveries, to a tier, in the warm-up
   * @param moved the same since then
   */
  private record Run(Part before, List<Step> steps, long movedWhileCold, long moved) {
    double ratio(Part part) {
      return part.p99Millis() / before.p99Millis();
    }
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("switchhook-bench");
    System.err.println("starting broker and registry …");
    try (Backend backend = LocalBackend.startForLoad(folder);
        MoodySink sink = new MoodySink()) {
      Pipeline pipeline = new Pipeline(Installation.find(), backend, folder);
      pipeline.applyTopics();
      try (BenchDeliveries load = new BenchDeliveries(backend, pipeline.keysetFile(), 0)) {
        IntStream.range(0, Wave.RECEIVERS)
            .forEach(receiver -> load.subscribe(receiver, sink.url(receiver)));
        load.flush();
        List<Run> runs = new ArrayList<>();
        try (ChildProgram delivery = start(pipeline, sink)) {
          Pipeline.awaitReady(delivery);
          runs.add(receiversDie(new SteadyLoad(load, sink, options.rate()), sink, backend));
        }
        FreshTopics.make(backend);
        sink.heal();
        try (ChildProgram delivery = start(pipeline, sink)) {
          Pipeline.awaitReady(delivery);
          runs.add(recordsFail(new SteadyLoad(load, sink, options.rate()), backend));
        }
        print(runs);
      }
    }
    return 0;
  }

  private static ChildProgram start(Pipeline pipeline, MoodySink sink) {
    return pipeline.start(
        Program.DELIVERY,
        "delivery",
        List.of("-Xmx512m"),
        Map.of("delivery.workers", "1", "egress.allow", String.join(",", sink.addresses())));
  }

  private Run receiversDie(SteadyLoad load, MoodySink sink, Backend backend) {
    long movedWhileCold = warmUp(load, backend);
    Part before = part("all healthy", load, false);
    List<Step> steps = new ArrayList<>();
    sink.sicken(Wave.BLACK_HOLE);
    steps.add(new Step(part("one black hole", load, false), OF_A_BLACK_HOLE));
    sink.sicken(Wave.TENTH);
    steps.add(new Step(part("10 % dead", load, false), OF_THE_DEAD));
    sink.sicken(Wave.HALF);
    steps.add(new Step(part("50 % dead", load, false), OF_THE_DEAD));
    sink.sicken(Wave.MOST);
    steps.add(new Step(part("90 % dead", load, false), OF_THE_DEAD));
    return new Run(before, steps, movedWhileCold, moved(backend) - movedWhileCold);
  }

  private Run recordsFail(SteadyLoad load, Backend backend) {
    long movedWhileCold = warmUp(load, backend);
    Part before = part("all healthy", load, false);
    List<Step> steps = List.of(new Step(part("half of records fail", load, true), OF_THE_DEAD));
    return new Run(before, steps, movedWhileCold, moved(backend) - movedWhileCold);
  }

  /** Returns how many of the healthy receivers' deliveries were moved to a tier meanwhile. */
  private long warmUp(SteadyLoad load, Backend backend) {
    Part _ = part("warm-up", load, false);
    return moved(backend);
  }

  private static long moved(Backend backend) {
    return TierRecords.of(backend, IsolationBench::isHealthy);
  }

  private Part part(String name, SteadyLoad load, boolean halfFail) {
    System.err.println(name + " …");
    return load.play(name, options.length(), halfFail, STRAGGLERS);
  }

  private static boolean isHealthy(byte[] key) {
    String id = new String(key, UTF_8);
    return IntStream.range(Wave.HEALTHY_FROM, Wave.RECEIVERS)
        .anyMatch(receiver -> BenchSubscriptions.id(receiver).equals(id));
  }

  private static void print(List<Run> runs) {
    System.out.printf(
        Locale.ROOT,
        "%-22s %8s %8s %10s %8s %8s %10s%n",
        "",
        "sent",
        "missing",
        "late rate",
        "p50 ms",
        "p99 ms",
        "p99 ratio");
    List<Target> targets = new ArrayList<>();
    for (Run run : runs) {
      row(run.before(), 1);
      for (Step step : run.steps()) {
        double ratio = run.ratio(step.part());
        row(step.part(), ratio);
        targets.add(Target.atMost(step.slug(), ratio, step.bound()));
      }
    }
    System.out.println(
        "of the healthy receivers, moved to a tier in the warm-ups: "
            + runs.stream().mapToLong(Run::movedWhileCold).sum());
    targets.forEach(System.out::println);
    List<Part> sick = runs.stream().flatMap(run -> run.steps().stream()).map(Step::part).toList();
    System.out.println(
        Target.atLeast(
            "isolation-late-rate",
            sick.stream().mapToDouble(Part::lateRate).min().orElseThrow(),
            CONSTANT));
    System.out.println(
        Target.atMost(
            "isolation-healthy-moved-to-a-tier",
            (double) runs.stream().mapToLong(Run::moved).sum(),
            0));
    long missing = sick.stream().mapToLong(Part::missing).sum();
    System.out.println(Target.atMost("isolation-healthy-missing", (double) missing, 0));
  }

  private static void row(Part part, double ratio) {
    System.out.printf(
        Locale.ROOT,
        "%-22s %8d %8d %10.2f %8.1f %8.1f %10.2f%n",
        part.name(),
        part.sent(),
        part.missing(),
        part.lateRate(),
        part.p50Millis(),
        part.p99Millis(),
        ratio);
  }
}
