package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.bench.Part.Count;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** The same deliveries at a constant rate, part by part, whoever delivers them. */
public final class SteadyLoad {
  private static final long SEED = 1;
  private static final Duration LOOK = Duration.ofMillis(10);

  private final BenchDeliveries load;
  private final MoodySink sink;
  private final int rate;
  private final Traffic traffic = new Traffic(new Random(SEED));

  public SteadyLoad(BenchDeliveries load, MoodySink sink, int rate) {
    this.load = load;
    this.sink = sink;
    this.rate = rate;
  }

  /**
   * Returns when all healthy deliveries have arrived, or when the patience is over.
   *
   * @param halfFail half of all records fail for ever
   * @param patience after the end of the part
   */
  public Part play(String name, Duration length, boolean halfFail, Duration patience) {
    MoodySink.Window window = sink.open();
    Arrivals arrivals = window.arrivals();
    long lastThird = System.nanoTime() + length.toNanos() / 3 * 2;
    Count[] twoThirds = {new Count(0, 0)};
    new Pace(rate, length)
        .keep(
            intended -> {
              if (intended < lastThird) {
                twoThirds[0] = Count.of(arrivals);
              }
              Traffic.Next next = traffic.next(halfFail);
              int number = Wave.isHealthy(next.receiver()) ? arrivals.sent(intended) : 0;
              load.deliver(next.receiver(), window.body(number, next.fails()));
            });
    Count end = Count.of(arrivals);
    load.flush();
    long enough = System.nanoTime() + patience.toNanos();
    while (arrivals.arrived() < arrivals.sent() && System.nanoTime() < enough) {
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return Part.of(name, twoThirds[0], end, arrivals, System.nanoTime());
  }
}
