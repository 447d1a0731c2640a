package dev.switchhook.delivery.engine;

import dev.switchhook.delivery.attempt.AttemptReport;
import dev.switchhook.delivery.attempt.Outcome;
import dev.switchhook.delivery.attempt.Outcome.Delivered;
import dev.switchhook.delivery.attempt.Outcome.Refused;
import dev.switchhook.delivery.attempt.Outcome.Throttled;
import dev.switchhook.delivery.attempt.Outcome.Unreachable;
import dev.switchhook.delivery.engine.CircuitBreaker.Change;
import dev.switchhook.delivery.engine.LaneSettings.Slow;
import dev.switchhook.events.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * What POSTs tell of their lane: while they are out, by how long they are, and when they end, by
 * what came of them. Confined to the loop.
 */
final class Lessons {
  private static final Duration LONGEST_PAUSE = Duration.ofHours(24);

  private final OutThere out = new OutThere();
  private final Impatience impatience = new Impatience();
  private final Lateness lateness;
  private final Slow slow;
  private final Admission admission;
  private final Histories histories;
  private final Tally tally;
  private final Time time;

  Lessons(Slow slow, Admission admission, Histories histories, Tally tally, Time time) {
    this.slow = slow;
    this.admission = admission;
    this.histories = histories;
    this.tally = tally;
    this.time = time;
    this.lateness = new Lateness(time.nanos());
  }

  void left(InHand hand) {
    out.left(hand);
  }

  /** Their offsets run out of room, and nobody else's. */
  void crowded(Predicate<Position> which) {
    impatience.crowded(which);
  }

  /** 100 ms went by: who has been out for too long? */
  void tick() {
    long now = time.nanos();
    lateness.tick(now);
    if (lateness.mayJudge(now)) {
      out.judge(now, slow.least().toNanos(), hand -> hand.lane().isSlow(hand, now));
      impatience
          .turn(out, now)
          .ifPresent(
              hand -> {
                tally.gaveUp();
                hand.giveUp();
              });
    }
  }

  /** Not for a while after a pause of ours: who waited then waited for us. */
  boolean mayJudge(long now) {
    return lateness.mayJudge(now);
  }

  /** It ended. */
  void learn(InHand hand, AttemptReport report) {
    Lane lane = hand.lane();
    long now = time.nanos();
    Outcome outcome = report.outcome();
    Instant left = report.startedAt();
    out.cameHome(hand);
    boolean excused = lateness.excuses(hand.since(), now);
    switch (outcome) {
      case Delivered(int status) -> {
        impatience.succeeded();
        lane.early().delivered(now);
        Change breaker = lane.answered(hand, excused, now);
        histories.succeeded(hand, status, left);
        changed(lane, breaker);
      }
      case Refused(int status, _, _) -> {
        histories.failed(hand, status, left);
        changed(lane, status < 500 ? lane.answered(hand, excused, now) : lane.failed(hand, now));
      }
      case Throttled(int status, _, Duration hint) -> {
        histories.failed(hand, status, left);
        // It spoke of itself, not of one delivery. 502 and 504 are a proxy's, which knows nothing.
        if (hint.isPositive() && (status == 429 || status == 503)) {
          lane.pause(hint.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : hint, now);
        }
        if (status == 429) {
          lane.throttled(hand, now);
        } else {
          changed(lane, lane.failed(hand, now));
        }
        if (lane.closure(now).time().isPositive()) {
          admission.readmitAll(lane);
        }
      }
      case Unreachable _ when isOurFault(outcome) -> lane.notSent(hand);
      case Unreachable(FailureClass why, _) when excused && why == FailureClass.TIMEOUT ->
          lane.excused(hand, now);
      // No attempt was made, so it is not one that failed.
      case Unreachable failure when failure.isWithoutToken() ->
          changed(lane, lane.failed(hand, now));
      case Unreachable _ -> {
        histories.failed(hand, 0, left);
        changed(lane, lane.failed(hand, now));
      }
    }
  }

  private void changed(Lane lane, Change breaker) {
    histories.changed(lane, breaker);
    switch (breaker) {
      case NONE -> {}
      case CLOSED -> tally.breakerClosed();
      case OPENED -> {
        tally.breakerOpened();
        admission.readmitAll(lane);
      }
    }
  }

  static boolean isOurFault(Outcome outcome) {
    return outcome instanceof Unreachable unreachable
        && unreachable.why() == FailureClass.PLATFORM_ERROR;
  }
}
