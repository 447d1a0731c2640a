package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.engine.Defaults;
import dev.switchhook.delivery.engine.EngineSettings;
import dev.switchhook.delivery.engine.Subscriptions;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A story.
 *
 * @param name also of its report
 * @param what in a sentence
 * @param lasts the part of it that is told
 */
record Scenario(
    String name,
    String what,
    Duration lasts,
    long seed,
    List<Receivers> receivers,
    Arrivals arrivals,
    EngineSettings settings) {
  /** With the defaults of the service. */
  Scenario(
      String name,
      String what,
      Duration lasts,
      long seed,
      List<Receivers> receivers,
      Arrivals arrivals) {
    this(name, what, lasts, seed, receivers, arrivals, Defaults.settings());
  }

  /** What is written when. */
  interface Arrivals {
    void on(Simulation simulation, Random random);
  }

  @Override
  public String toString() {
    return name;
  }

  static SubscriptionTerms terms(Receivers receivers, int number) {
    String id = receivers.id(number);
    SubscriptionTerms terms =
        receivers.ordered() ? Subscriptions.active(id) : Subscriptions.unordered(id);
    return Subscriptions.of(receivers.tenant(number), terms);
  }

  /** Evenly, each a call of its own, spread over the receivers by their share. */
  static Arrivals steady(List<Receivers> receivers, int perSecond, Duration until) {
    return (simulation, random) ->
        each(simulation, perSecond, until, 0, () -> one(simulation, receivers, random));
  }

  /** Calls of six events, half a second apart. */
  static Arrivals calls(List<Receivers> receivers, int callsPerSecond, Duration until) {
    return (simulation, random) -> {
      int[] calls = {0};
      each(
          simulation,
          callsPerSecond,
          until,
          0,
          () -> {
            Receivers chosen = choose(receivers, random);
            int number = random.nextInt(chosen.count());
            String call = "call_" + calls[0]++;
            for (int sequence = 1; sequence <= 6; sequence++) {
              int place = sequence;
              simulation.after(
                  Duration.ofMillis(500L * (sequence - 1)),
                  () -> simulation.written(chosen, number, call, place));
            }
          });
    };
  }

  Arrivals and(Arrivals more) {
    return (simulation, random) -> {
      arrivals.on(simulation, random);
      more.on(simulation, random);
    };
  }

  static void each(Simulation simulation, int perSecond, Duration until, long from, Runnable what) {
    long step = 1_000_000_000L / perSecond;
    if (from + step <= until.toNanos()) {
      simulation.at(
          from + step,
          () -> {
            what.run();
            each(simulation, perSecond, until, from + step, what);
          });
    }
  }

  static void one(Simulation simulation, List<Receivers> receivers, Random random) {
    Receivers chosen = choose(receivers, random);
    simulation.written(chosen, random.nextInt(chosen.count()), "", 1);
  }

  private static Receivers choose(List<Receivers> receivers, Random random) {
    int dice = random.nextInt(100);
    for (Receivers each : receivers) {
      dice -= each.share();
      if (dice < 0) {
        return each;
      }
    }
    return receivers.getLast();
  }
}
