package dev.switchhook.dlq.replay;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody wants it to end: the first request after the batch, the second without it. Thread-safe:
 * signals come on a thread of their own.
 */
public final class StopRequest {
  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger exitCode = new AtomicInteger();
  private volatile boolean heeded;

  /**
   * Asks for the end.
   *
   * @param code the program's exit code when it has stopped for this
   * @return how often it has been requested by now
   */
  public int request(int code) {
    exitCode.compareAndSet(0, code);
    int times = requests.incrementAndGet();
    first.countDown();
    return times;
  }

  /** From now on somebody looks at it; until then a signal may end the program at once. */
  public void heed() {
    heeded = true;
  }

  public boolean heeded() {
    return heeded;
  }

  public boolean requested() {
    return first.getCount() == 0;
  }

  public boolean atOnce() {
    return requests.get() > 1;
  }

  /** Of the first request; 0 without one. */
  public int exitCode() {
    return exitCode.get();
  }

  /** Waits that long, or until somebody wants it to end. */
  public void pause(Duration duration) {
    try {
      if (first.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request(130);
    }
  }
}
