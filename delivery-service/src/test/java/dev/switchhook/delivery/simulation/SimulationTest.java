package dev.switchhook.delivery.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.EngineSettings;
import dev.switchhook.delivery.engine.LaneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine does what the committed reports say; a change of behaviour is a diff of them. */
final class SimulationTest {
  private static final Path REPORTS = Path.of("src", "test", "simulation");
  private static final boolean UPDATE = Boolean.getBoolean("simulation.update");

  /** In these somebody healthy stands beside somebody who is not. */
  private static final Set<String> ISOLATED =
      Set.of(
          "one black hole",
          "ninety percent die at 600",
          "ninety percent die at 3000",
          "ninety percent die at 8000",
          "slow, then fast",
          "flapping",
          "one big spike",
          "429 with retry-after 60",
          "backlog comes back",
          "500 subscriptions, one host",
          "one of two nodes fails");

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void itIsAsItWas(Scenario scenario) throws IOException {
    Simulation simulation = new Simulation(scenario);
    simulation.run();
    String report = Report.of(scenario, simulation);
    Path committed = REPORTS.resolve(file(scenario));

    nothingIsLostOrEarly(simulation);
    if (ISOLATED.contains(scenario.name())) {
      Figures healthy = simulation.figures.get("healthy");
      assertThat(healthy.moved).as("healthy deliveries moved to a tier").isEmpty();
      assertThat(healthy.delivered).isEqualTo(healthy.offered);
    }
    assertThat(simulation.mostInFlight).isLessThanOrEqualTo(3 * 1_024);
    if (UPDATE) {
      Files.createDirectories(REPORTS);
      Files.writeString(committed, report, UTF_8);
    }
    assertThat(Files.readString(committed, UTF_8))
        .as("a change of behaviour; to accept it run this test with -Dsimulation.update=true")
        .isEqualTo(report);
  }

  private static void nothingIsLostOrEarly(Simulation simulation) {
    int offered = 0;
    int accounted = simulation.unread() + simulation.inHand() - simulation.beingWritten();
    for (Figures of : simulation.figures.values()) {
      offered += of.offered;
      accounted += of.delivered + of.deadInAll() + of.inTiers;
      assertThat(of.early).isZero();
    }
    assertThat(offered).isPositive();
    assertThat(accounted).as("delivered, dead, in tiers, in hand or unread").isEqualTo(offered);
  }

  @Test
  void everyReportHasItsScenario() throws IOException {
    try (var files = Files.list(REPORTS)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".txt")))
          .containsExactlyInAnyOrderElementsOf(
              scenarios().stream().map(SimulationTest::file).toList());
    }
  }

  @Test
  void aPauseOfOursMakesNobodySuspectAndOpensNoBreaker() {
    Simulation simulation = ran("our own pause of 2 s");
    assertThat(simulation.mostSuspect).isZero();
    assertThat(simulation.opened).isZero();
  }

  @Test
  void acceptancesOfACallAreInOrderUnlessTheHoldRanOut() {
    Simulation simulation = ran("order under failures");
    assertThat(simulation.figures.get("failing").posts())
        .isGreaterThan(simulation.figures.get("failing").offered);
    assertThat(simulation.figures.get("failing").outOfOrder)
        .isLessThanOrEqualTo(simulation.overtaken);
  }

  @Test
  void aVerdictThatWaitsForTheAnswerComesTooLate() {
    Scenario scenario = scenario("ninety percent die at 3000");
    EngineSettings usual = scenario.settings();
    LaneSettings lane = usual.lane();
    Duration never = Duration.ofHours(1);
    Simulation late =
        new Simulation(
            scenario,
            new EngineSettings(
                usual.pools(),
                new LaneSettings(
                    lane.limitStart(),
                    lane.limitMax(),
                    lane.queue(),
                    lane.queueSuspect(),
                    lane.patience(),
                    new LaneSettings.Slow(never, never, lane.slow().factor())),
                usual.ladder(),
                usual.early(),
                usual.breaker(),
                usual.order(),
                usual.memory(),
                usual.disable()));
    late.run();

    Figures healthy = late.figures.get("healthy");
    assertThat(healthy.moved).isNotEmpty();
    assertThat(healthy.delivered).isLessThan(healthy.offered);
  }

  @Test
  void whoIsAwayHalfOfTheTimeHasEverythingInTheOtherHalf() {
    Figures flapping = ran("flapping").figures.get("flapping");
    assertThat(flapping.delivered).isEqualTo(flapping.offered);
    assertThat(flapping.waitPercentile(100)).isLessThan(30_000);
  }

  @Test
  void aDeadReceiversDeliveriesAreMovedFewTimes() {
    Figures hole = ran("one black hole").figures.get("hole");
    assertThat(hole.movedWithoutAttempt()).isLessThan(4 * hole.offered);
  }

  @Test
  void halfOfAReceiverIsNotLoadedWithRetriesOfTheOtherHalf() {
    Figures bounded = ran("one of two nodes fails").figures.get("half");
    Figures unbounded = ran("one of two nodes fails, retries unbounded").figures.get("half");

    assertThat(bounded.mostPostsInAPart()).isLessThan(unbounded.mostPostsInAPart());
    assertThat(bounded.movedWithoutAttempt()).isZero();
    assertThat(unbounded.movedWithoutAttempt()).as("its window shrank").isPositive();
  }

  private static Simulation ran(String name) {
    Simulation simulation = new Simulation(scenario(name));
    simulation.run();
    return simulation;
  }

  private static Scenario scenario(String name) {
    return scenarios().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  private static String file(Scenario scenario) {
    return scenario.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".txt";
  }
}
