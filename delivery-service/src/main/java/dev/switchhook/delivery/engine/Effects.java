package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.attempt.Attempt;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
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

  /** Something was learned that others should know: it may be lost, and nothing waits for it. */
  void learned(SubscriptionTerms terms, LearnedState state);

  /** The subscription is given up: no attempt is made until a person enables it. Never silent. */
  void disabled(SubscriptionTerms terms, LearnedState state);

  /** On the monotonic clock, not early. */
  void after(Duration delay, Runnable then);
}
