package dev.switchhook.ingest.fanout;

import dev.switchhook.events.LatePolicy;
import dev.switchhook.events.Subscription;
import java.time.Duration;
import java.util.Map;

/** How long after it happened an event is still worth delivering. Pure. */
public final class UsefulLife {
  /** The longest that a subscription may ask for. */
  public static final Duration LONGEST = Duration.ofDays(7);

  /** Late beats lost: of a type that nobody has thought of too. */
  private static final Duration USUAL = Duration.ofDays(3);

  private static final Map<String, Duration> OF_TYPE =
      Map.of(
          // A context pop is worthless once the caller has spoken.
          "call.started", Duration.ofMinutes(1),
          "call.answered", Duration.ofMinutes(5),
          "tool.called", Duration.ofMinutes(5),
          "intent.detected", Duration.ofMinutes(5),
          "call.escalated", Duration.ofMinutes(15),
          "ping", Duration.ofMinutes(1));

  private UsefulLife() {}

  /** Of a type, where a subscription says nothing. */
  public static Duration usual(String type) {
    return OF_TYPE.getOrDefault(type, USUAL);
  }

  /** The subscription's own word for the type, else its policy, else the type's. */
  static Duration of(String type, Subscription subscription) {
    Long own = subscription.getUsefulLifeMs().get(type);
    // The API checks it; a record written straight onto the topic never saw the API.
    if (own != null && own > 0) {
      return own < LONGEST.toMillis() ? Duration.ofMillis(own) : LONGEST;
    }
    return subscription.getLate() == LatePolicy.DELIVER ? USUAL : usual(type);
  }
}
