package dev.switchhook.delivery.engine;

import java.time.Duration;

/**
 * When a lane will have room again: what waits and what it has out in tiers, by what it could send
 * now, or by the rate at which it ended attempts in the last 10 s where that is more. A guess: too
 * early costs a move, too late costs the receiver time. So a lane that ended nothing is asked again
 * soon, then less and less often, up to 10 min; and one that answers is asked again within 30 s,
 * for a lane that has just begun, or has had little to do, is faster than its last seconds say.
 */
final class DrainEstimate {
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_WHILE_ANSWERING = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 7;

  private final RecentCount ended;
  private int outInTiers;
  private long latestOut;

  DrainEstimate(long now) {
    this.ended = new RecentCount(now);
    this.latestOut = now;
  }

  /** An attempt ended. */
  void ended(long now) {
    ended.add(now);
  }

  /** A delivery was moved to a tier. */
  void wentOut(Duration until, long now) {
    outInTiers++;
    long back = now + until.toNanos();
    if (back - latestOut > 0) {
      latestOut = back;
    }
  }

  /** A delivery came back from a tier; perhaps one that another worker moved. */
  void cameBack() {
    outInTiers = Math.max(0, outInTiers - 1);
  }

  /**
   * @param waiting in the lane
   * @param perSecond that the lane would send if it had them, as it answered last; 0: unknown
   * @param deferrals of the delivery that asks
   */
  Duration untilRoom(int waiting, double perSecond, int deferrals, long now) {
    double rate = Math.max(perSecond, (double) ended.sum(now) / ended.secondsSeen(now));
    boolean isSilent = rate == 0;
    Duration guess =
        isSilent
            ? SHORTEST.multipliedBy(1L << Math.min(deferrals, MOST_DOUBLINGS))
            : Duration.ofMillis((long) ((waiting + outInTiers) * 1000.0 / rate));
    Duration longest = isSilent ? LONGEST : LONGEST_WHILE_ANSWERING;
    // What left first comes back first.
    Duration behindOthers = outInTiers > 0 ? Duration.ofNanos(latestOut - now) : Duration.ZERO;
    return shorter(longer(longer(guess, behindOthers), SHORTEST), longest);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
