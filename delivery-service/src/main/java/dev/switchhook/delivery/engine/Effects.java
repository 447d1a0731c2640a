package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.attempt.Attempt;
import java.time.Duration;

/**
 * What the engine asks the world to do. Each returns at once; what comes of it is told later, in a
 * turn of its own.
 */
public interface Effects {
  /**
   * Told by {@link Engine#attempted}, exactly once.
   *
   * @return gives it up when run, which is told as a {@code TIMEOUT} in a turn of its own
   */
  Runnable attempt(OpenDelivery delivery, Attempt attempt);

  /** Told by {@link Engine#settled} when everything is durable, however long that takes. */
  void settle(Ending ending);

  /** On the monotonic clock, not early. */
  void after(Duration delay, Runnable then);
}
