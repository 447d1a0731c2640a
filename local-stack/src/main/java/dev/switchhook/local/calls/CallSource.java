package dev.switchhook.local.calls;

import dev.switchhook.events.CallEvent;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Calls one after the other, some of which get lost on purpose. Not thread-safe. */
final class CallSource {
  /**
   * One call as it will be seen.
   *
   * @param reaped makes its end when it is time; empty for a call that ends by itself, or never
   */
  record Told(List<CallEvent> events, Optional<Supplier<CallEvent>> reaped) {}

  private final CallSimulator simulator;
  private final Reaper reaper;
  private final double lostShare;
  private final boolean reaping;
  private final SplittableRandom random;

  CallSource(CallSimulator simulator, Reaper reaper, double lostShare, boolean reaping, long seed) {
    this.simulator = simulator;
    this.reaper = reaper;
    this.lostShare = lostShare;
    this.reaping = reaping;
    this.random = new SplittableRandom(seed);
  }

  Told next() {
    List<CallEvent> call = simulator.nextCall();
    if (random.nextDouble() >= lostShare) {
      return new Told(call, Optional.empty());
    }
    List<CallEvent> seen = reaper.lose(call);
    return new Told(seen, reaping ? Optional.of(() -> reaper.endOf(seen)) : Optional.empty());
  }
}
