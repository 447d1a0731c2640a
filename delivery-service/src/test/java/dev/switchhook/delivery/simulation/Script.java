package dev.switchhook.delivery.simulation;

import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import java.util.Random;

/** How a receiver answers a POST. */
interface Script {
  Duration DEADLINE = Duration.ofSeconds(15);

  /**
   * An answer, and how long it takes.
   *
   * @param outcome as the sender tells it
   */
  record Reply(Duration after, Outcome outcome) {}

  /**
   * Asked when the POST leaves.
   *
   * @param at since the start
   * @param attempt 1 for the first
   */
  Reply answer(Duration at, int attempt, Random random);

  static Script ok(Duration after) {
    return (_, _, _) -> new Reply(after, new Outcome.Delivered(200));
  }

  static Script hangs() {
    return (_, _, _) ->
        new Reply(DEADLINE, new Outcome.Unreachable(FailureClass.TIMEOUT, "deadline"));
  }

  static Script refusesConnections() {
    return (_, _, _) ->
        new Reply(Duration.ofMillis(1), new Outcome.Unreachable(FailureClass.CONNECT, "refused"));
  }

  static Script fails(Duration after) {
    return (_, _, _) ->
        new Reply(after, new Outcome.Refused(500, FailureClass.SERVER_ERROR, Duration.ZERO));
  }

  static Script throttles(Duration after, Duration hint) {
    return (_, _, _) ->
        new Reply(after, new Outcome.Throttled(429, FailureClass.RATE_LIMITED, hint));
  }

  /** So many percent of first attempts fail, the rest is this one's. */
  default Script failingFirst(int percent) {
    return (at, attempt, random) ->
        attempt == 1 && random.nextInt(100) < percent
            ? fails(Duration.ofMillis(20)).answer(at, attempt, random)
            : answer(at, attempt, random);
  }

  /** This one, and from {@code since} to {@code until} the other. */
  default Script between(Duration since, Duration until, Script other) {
    return (at, attempt, random) ->
        (at.compareTo(since) >= 0 && at.compareTo(until) < 0 ? other : this)
            .answer(at, attempt, random);
  }

  /** Each second POST is answered by the other. */
  default Script everyOther(Script other) {
    boolean[] its = {false};
    return (at, attempt, random) -> {
      its[0] = !its[0];
      return (its[0] ? other : this).answer(at, attempt, random);
    };
  }

  /** This one and the other by turns. */
  default Script by(Duration turns, Script other) {
    return (at, attempt, random) ->
        (at.dividedBy(turns) % 2 == 0 ? this : other).answer(at, attempt, random);
  }
}
