package dev.switchhook.kit.streams;

import dev.switchhook.kit.run.Stop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass until the program is told to end. Thread-safe. */
public final class StopPause implements Pause {
  private final CountDownLatch ending = new CountDownLatch(1);

  public StopPause(Stop stop) {
    stop.whenRequested(ending::countDown);
  }

  @Override
  public boolean pass(Duration time) {
    try {
      return !ending.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
