package dev.switchhook.e2e.guarantee;

import dev.switchhook.local.receiver.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A subscription of the suite and how its endpoint behaves.
 *
 * @param healthy whether it ends by taking what it is sent
 */
record Subscriber(String name, List<String> eventTypes, Behaviour behaviour, boolean healthy) {
  static final String TENANT = "ten_guarantee";
  static final Behaviour OK = new Behaviour.Answer(200, Map.of(), "");

  static final List<Subscriber> ALL =
      List.of(
          new Subscriber("ok", List.of("*"), OK, true),
          new Subscriber(
              "slow", List.of("call.ended"), new Behaviour.Slow(Duration.ofMillis(200), OK), true),
          new Subscriber(
              "fails-twice",
              List.of("call.started", "appointment.*"),
              new Behaviour.FailFirst(2, 500),
              true),
          new Subscriber(
              "gone", List.of("call.answered"), new Behaviour.Answer(410, Map.of(), ""), false),
          new Subscriber(
              "never",
              List.of("call.escalated"),
              new Behaviour.Raw(0, "", Behaviour.Afterwards.KEEP),
              false));

  String path() {
    return "/" + name;
  }

  /** The suite's own reading of the patterns: it does not ask the code that it judges. */
  boolean wants(String type) {
    return eventTypes.stream()
        .anyMatch(
            pattern ->
                pattern.equals("*")
                    || pattern.equals(type)
                    || pattern.endsWith(".*")
                        && type.startsWith(pattern.substring(0, pattern.length() - 1)));
  }
}
