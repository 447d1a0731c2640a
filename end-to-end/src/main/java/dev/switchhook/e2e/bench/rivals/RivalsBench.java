package dev.switchhook.e2e.bench.rivals;

import dev.switchhook.e2e.bench.FreshTopics;
import dev.switchhook.e2e.bench.MoodySink;
import dev.switchhook.e2e.bench.Part;
import dev.switchhook.e2e.bench.Saturation;
import dev.switchhook.e2e.bench.SteadyLoad;
import dev.switchhook.e2e.bench.SteadyOptions;
import dev.switchhook.e2e.bench.Wave;
import dev.switchhook.e2e.programs.ChildProgram;
import dev.switchhook.e2e.programs.Installation;
import dev.switchhook.e2e.programs.Program;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Switchhook beside engines that others would take: first the CPU of a delivery where all is well,
 * then what the healthy receivers feel when a black hole, dead receivers or failing records are
 * among them. Everybody gets the same records in the same order and has the same receivers; who
 * goes first changes from scenario to scenario.
 */
@Command(
    name = "rivals",
    mixinStandardHelpOptions = true,
    description = "Parallel Consumer and Spring Kafka on the same topic, sink and concurrency.")
public final class RivalsBench implements Callable<Integer> {
  private static final int SUBSCRIPTIONS = 1_000;
  private static final int BODY_BYTES = 1_024;
  private static final int IN_FLIGHT_SATURATED = 64;
  private static final int IN_FLIGHT = 1_024;
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration CATCHING_UP = Duration.ofSeconds(60);
  private static final Duration STRAGGLERS = Duration.ofSeconds(5);
  private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseSerialGC");

  @Mixin private final SteadyOptions options = new SteadyOptions();

  @Option(
      names = "--deliveries",
      defaultValue = "200000",
      description =
          "Counted deliveries of S1, after as many that are not (${DEFAULT-VALUE}); 0: no S1.")
  private int deliveries;

  @Option(
      names = "--only",
      split = ",",
      defaultValue = "SWITCHHOOK,PARALLEL_CONSUMER,SPRING_KAFKA",
      description = "Of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<Contestant> contestants = List.of();

  @Option(
      names = "--scenarios",
      split = ",",
      defaultValue = "S2,S3,S4",
      description = "Beside S1, of ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<Scenario> scenarios = List.of();

  private final Installation installation = Installation.find();

  @Override
  public Integer call() throws IOException {
    Map<Contestant, Saturation.Figures> saturated =
        deliveries > 0 ? saturate() : new EnumMap<>(Contestant.class);
    List<Sickness> sicknesses = sicken();
    if (!saturated.isEmpty()) {
      Report.saturation(saturated);
    }
    scenarios.forEach(scenario -> Report.sickness(scenario, sicknesses));
    System.out.println();
    Verdict.of(saturated, sicknesses).forEach(System.out::println);
    return 0;
  }

  private Map<Contestant, Saturation.Figures> saturate() throws IOException {
    int warmUp = deliveries;
    Map<Contestant, Saturation.Figures> figures = new EnumMap<>(Contestant.class);
    System.err.println("S1: starting broker, registry and sink …");
    try (Arena arena = Arena.open(installation, 5);
        ChildProgram sink =
            ChildProgram.start(
                installation,
                Program.SINK,
                arena.folder().resolve("logs/sink.log"),
                JVM,
                Map.of())) {
      int port = Integer.parseInt(sink.awaitReady(CATCHING_UP).get("port"));
      System.err.printf("writing %,d deliveries of %,d bytes …%n", warmUp + deliveries, BODY_BYTES);
      arena.load().write(SUBSCRIPTIONS, warmUp + deliveries, BODY_BYTES, port);
      Path receivers =
          arena.receivers(
              IntStream.range(0, SUBSCRIPTIONS)
                  .mapToObj(number -> "http://127.0.0.1:" + port + "/hook/" + number)
                  .toList());
      for (Contestant contestant : contestants) {
        System.err.println("S1: " + contestant + " …");
        Saturation saturation =
            new Saturation(arena.load(), URI.create("http://127.0.0.1:" + port + "/count"));
        try (ChildProgram engine =
            arena.start(
                contestant, IN_FLIGHT_SATURATED, JVM, receivers, List.of("127.0.0.1:" + port))) {
          Saturation.Figures each =
              saturation.measure(
                  engine,
                  contestant.group(),
                  new Saturation.Load(warmUp, deliveries),
                  Optional.empty());
          System.err.println("  " + Report.row(contestant, each));
          figures.put(contestant, each);
        }
      }
    }
    return figures;
  }

  private List<Sickness> sicken() throws IOException {
    List<Sickness> all = new ArrayList<>();
    System.err.println("starting broker and registry …");
    try (Arena arena = Arena.open(installation, 0);
        MoodySink sink = new MoodySink()) {
      List<String> urls = IntStream.range(0, Wave.RECEIVERS).mapToObj(sink::url).toList();
      IntStream.range(0, urls.size())
          .forEach(number -> arena.load().subscribe(number, urls.get(number)));
      arena.load().flush();
      Path receivers = arena.receivers(urls);
      List<Contestant> turns = new ArrayList<>(contestants);
      for (Scenario scenario : scenarios) {
        Collections.rotate(turns, -1);
        for (Contestant contestant : turns) {
          System.err.println(scenario + ", " + scenario.description() + ": " + contestant + " …");
          try (ChildProgram engine =
              arena.start(
                  contestant, IN_FLIGHT, List.of("-Xmx512m"), receivers, sink.addresses())) {
            Sickness sickness = play(contestant, scenario, arena, sink);
            System.err.println("  " + Report.row(sickness));
            all.add(sickness);
            // What still hangs and waits is not to be finished: its topics go next.
            engine.kill();
          }
          sink.heal();
          FreshTopics.make(arena.backend());
        }
      }
    }
    return List.copyOf(all);
  }

  private Sickness play(Contestant contestant, Scenario scenario, Arena arena, MoodySink sink) {
    SteadyLoad load = new SteadyLoad(arena.load(), sink, options.rate());
    Part _ = load.play("warm-up", WARM_UP, false, CATCHING_UP);
    Part before = load.play("before", options.length().dividedBy(2), false, CATCHING_UP);
    scenario.begin(sink);
    Part during = load.play("during", options.length(), scenario.isOfRecords(), STRAGGLERS);
    return new Sickness(contestant, scenario, before, during);
  }
}
