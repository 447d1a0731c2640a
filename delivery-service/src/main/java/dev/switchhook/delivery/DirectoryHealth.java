package dev.switchhook.delivery;

import dev.switchhook.delivery.subscription.DirectoryWatch;
import dev.switchhook.kit.admin.Health.Condition;
import dev.switchhook.kit.run.Stop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the directory says how it fares. */
final class DirectoryHealth implements DirectoryWatch {
  private final Condition condition;
  private final Stop stop;
  private final Counter badRows;
  private final AtomicInteger known = new AtomicInteger();
  private final AtomicInteger locked = new AtomicInteger();

  DirectoryHealth(MeterRegistry meters, Condition condition, Stop stop) {
    this.condition = condition;
    this.stop = stop;
    this.badRows = meters.counter("switchhook.subscriptions.bad");
    meters.gauge("switchhook.subscriptions.known", known);
    meters.gauge("switchhook.subscriptions.locked", locked);
  }

  @Override
  public void badRow() {
    badRows.increment();
  }

  @Override
  public void current(int subscriptions, int waiting) {
    known.set(subscriptions);
    locked.set(waiting);
    condition.ready();
  }

  @Override
  public void behind(String why) {
    condition.notReady(why);
  }

  @Override
  public void died(Throwable cause) {
    condition.notReady("the directory has ended");
    stop.fail(cause);
  }
}
