package dev.switchhook.delivery.intake;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.Position;
import java.util.List;
import java.util.function.Predicate;

/**
 * The event loop as the Kafka thread sees it. Every method only posts a message and returns; the
 * messages arrive in the order in which they were posted. Predicates may be called from the loop.
 */
public interface Downstream {
  /** Read, and open until {@link DeliveryConsumer#settled} is told of each; never empty. */
  void arrived(List<Arrival> batch);

  /**
   * About to be given up, or the worker stops: nothing of them is started any more, and what has
   * not left yet is dropped unsettled.
   *
   * @param whenDrained to be run once, from any thread, when everything of them that was in flight
   *     or being written has been settled; at once if there is none
   */
  void released(Predicate<Position> which, Runnable whenDrained);

  /** From now on these and no others are close to having no room for more open offsets. */
  void crowded(Predicate<Position> which);

  /** No broker has answered for so long that others may own the partitions; or one has again. */
  void cutOff(boolean isCutOff);

  /** Another owns them already: drop what has not left; what is out settles nothing. */
  void lost(Predicate<Position> which);
}
