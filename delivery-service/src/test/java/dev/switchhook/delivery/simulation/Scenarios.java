package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.engine.Defaults;
import dev.switchhook.delivery.engine.EarlyRetrySettings;
import dev.switchhook.delivery.engine.EngineSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The stories that are told. */
final class Scenarios {
  private static final Script FAST = Script.ok(Duration.ofMillis(20));
  private static final Duration DIES = Duration.ofSeconds(10);
  private static final Duration NEVER = Duration.ofDays(1);

  private Scenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.add(allHealthy());
    all.add(oneBlackHole());
    all.add(ninetyPercentDie(600, 60));
    all.add(ninetyPercentDie(3_000, 40));
    all.add(ninetyPercentDie(8_000, 30));
    all.add(slowThenFast());
    all.add(flapping());
    all.add(oneBigSpike());
    all.add(throttled());
    all.add(orderUnderFailures());
    all.add(backlogComesBack());
    all.add(replayBesideLive());
    all.add(ourOwnPause());
    all.add(oneHost());
    all.add(oneOfTwoNodes("one of two nodes fails", Defaults.settings().early()));
    all.add(
        oneOfTwoNodes(
            "one of two nodes fails, retries unbounded", new EarlyRetrySettings(0, 1_000_000)));
    return all;
  }

  private static Scenario steady(
      String name, String what, int perSecond, int seconds, List<Receivers> receivers) {
    Duration until = Duration.ofSeconds(seconds);
    return new Scenario(
        name,
        what + ", " + perSecond + "/s for " + seconds + " s",
        until.plusSeconds(30),
        1,
        receivers,
        Scenario.steady(receivers, perSecond, until));
  }

  private static Scenario allHealthy() {
    return steady(
        "all healthy",
        "200 subscriptions that take 20 ms",
        600,
        30,
        List.of(new Receivers("healthy", 200, 100, FAST)));
  }

  private static Scenario oneBlackHole() {
    return steady(
        "one black hole",
        "One of 200 never answers and has a fifth of the traffic",
        600,
        60,
        List.of(
            new Receivers("hole", 1, 20, Script.hangs()), new Receivers("healthy", 199, 80, FAST)));
  }

  private static Scenario ninetyPercentDie(int perSecond, int seconds) {
    return steady(
        "ninety percent die at " + perSecond,
        "From the 10th second on 900 of 1,000 never answer",
        perSecond,
        seconds,
        List.of(
            new Receivers("dying", 900, 90, FAST.between(DIES, NEVER, Script.hangs())),
            new Receivers("healthy", 100, 10, FAST)));
  }

  private static Scenario slowThenFast() {
    return steady(
        "slow, then fast",
        "One of 50 takes 3 s from the 10th to the 40th second",
        300,
        90,
        List.of(
            new Receivers(
                "slow",
                1,
                10,
                FAST.between(DIES, Duration.ofSeconds(40), Script.ok(Duration.ofSeconds(3)))),
            new Receivers("healthy", 49, 90, FAST)));
  }

  private static Scenario flapping() {
    return steady(
        "flapping",
        "10 of 50 are down for 13 s after each 13 s",
        300,
        180,
        List.of(
            new Receivers(
                "flapping", 10, 20, FAST.by(Duration.ofSeconds(13), Script.refusesConnections())),
            new Receivers("healthy", 40, 80, FAST)));
  }

  private static Scenario oneBigSpike() {
    List<Receivers> receivers =
        List.of(new Receivers("spike", 1, 0, FAST), new Receivers("healthy", 99, 100, FAST));
    Scenario steady =
        steady("one big spike", "20,000 for one of 100 in the 10th second", 300, 30, receivers);
    return with(
        steady,
        (simulation, random) ->
            simulation.at(
                DIES.toNanos(),
                () ->
                    Scenario.each(
                        simulation,
                        20_000,
                        DIES.plusSeconds(1),
                        DIES.toNanos(),
                        () -> simulation.written(receivers.getFirst(), 0, "", 1))));
  }

  private static Scenario throttled() {
    return steady(
        "429 with retry-after 60",
        "One of 50 says so from the 10th to the 40th second",
        300,
        120,
        List.of(
            new Receivers(
                "throttling",
                1,
                10,
                FAST.between(
                    DIES,
                    Duration.ofSeconds(40),
                    Script.throttles(Duration.ofMillis(20), Duration.ofSeconds(60)))),
            new Receivers("healthy", 49, 90, FAST)));
  }

  private static Scenario orderUnderFailures() {
    List<Receivers> receivers = List.of(new Receivers("failing", 20, 100, FAST.failingFirst(10)));
    return new Scenario(
        "order under failures",
        "Each tenth first attempt fails; 50 calls/s of 6 events for 30 s",
        Duration.ofSeconds(70),
        1,
        receivers,
        Scenario.calls(receivers, 50, Duration.ofSeconds(30)));
  }

  private static Scenario backlogComesBack() {
    return new Scenario(
        "backlog comes back",
        "One of 50 is down for 10 min with 20/s, then well; 9 min more",
        Duration.ofMinutes(20),
        1,
        backlog(),
        Scenario.steady(backlog(), 100, Duration.ofMinutes(19)));
  }

  private static List<Receivers> backlog() {
    return List.of(
        new Receivers(
            "down",
            1,
            20,
            FAST.between(Duration.ZERO, Duration.ofMinutes(10), Script.refusesConnections())),
        new Receivers("healthy", 49, 80, FAST));
  }

  private static Scenario replayBesideLive() {
    List<Receivers> receivers = List.of(new Receivers("healthy", 50, 100, FAST));
    Scenario steady =
        steady("replay beside live", "5,000 dead letters are replayed at once", 600, 30, receivers);
    return with(
        steady,
        (simulation, random) ->
            simulation.at(
                DIES.toNanos(),
                () -> {
                  for (int letter = 0; letter < 5_000; letter++) {
                    simulation.replayed(receivers.getFirst(), letter % 50);
                  }
                }));
  }

  private static Scenario ourOwnPause() {
    Scenario steady =
        steady(
            "our own pause of 2 s",
            "200 subscriptions that take 20 ms",
            600,
            30,
            List.of(new Receivers("healthy", 200, 100, FAST)));
    return with(
        steady,
        (simulation, random) ->
            simulation.at(DIES.toNanos() + 1, () -> simulation.stand(Duration.ofSeconds(2))));
  }

  private static Scenario oneHost() {
    return steady(
        "500 subscriptions, one host",
        "All of them at once stop answering for 20 s, as their host does",
        1_000,
        90,
        List.of(
            new Receivers(
                "host", 500, 50, FAST.between(DIES, Duration.ofSeconds(30), Script.hangs())),
            new Receivers("healthy", 100, 50, FAST)));
  }

  /** Never five in a row and never fifteen of twenty: no breaker helps. */
  private static Scenario oneOfTwoNodes(String name, EarlyRetrySettings early) {
    Script fails = Script.fails(Duration.ofMillis(20));
    List<Receivers> receivers =
        List.of(
            new Receivers(
                "half", 1, 20, FAST.between(DIES, Duration.ofSeconds(50), FAST.everyOther(fails))),
            new Receivers("healthy", 49, 80, FAST));
    EngineSettings usual = Defaults.settings();
    Duration until = Duration.ofSeconds(60);
    return new Scenario(
        name,
        "One of 50 answers each second POST with 500 from the 10th to the 50th second, 300/s for 60 s",
        Duration.ofSeconds(120),
        1,
        receivers,
        Scenario.steady(receivers, 300, until),
        new EngineSettings(
            usual.pools(),
            usual.lane(),
            usual.ladder(),
            early,
            usual.breaker(),
            usual.order(),
            usual.memory(),
            usual.disable()));
  }

  private static Scenario with(Scenario scenario, Scenario.Arrivals more) {
    return new Scenario(
        scenario.name(),
        scenario.what(),
        scenario.lasts(),
        scenario.seed(),
        scenario.receivers(),
        scenario.and(more));
  }
}
