package dev.switchhook.delivery.engine;

import dev.switchhook.events.BreakerState;
import java.time.Duration;

/**
 * Keeps a lane shut whose endpoint is down: closed, open until, half open with one probe out.
 * Whatever left before the last change says nothing about the time since. Confined to the loop.
 */
final class CircuitBreaker {
  enum Change {
    NONE,
    OPENED,
    CLOSED
  }

  private enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  /** An endpoint that fails now and then opens it too: so many of so many. */
  private static final int LOOKED_AT = 20;

  private static final int TOO_MANY = 15;
  private static final int MASK = (1 << LOOKED_AT) - 1;

  private final BreakerSettings settings;
  private State state = State.CLOSED;
  private long changedAt;
  private long openUntil;
  private long downSince;
  private long probeLeftAt;
  private long failureTook;
  private int inARow;
  private int recent;
  private boolean probing;

  CircuitBreaker(BreakerSettings settings, long now) {
    this.settings = settings;
    this.changedAt = now;
  }

  /** Zero when it is not open. */
  Duration openFor(long now) {
    if (state == State.OPEN && openUntil - now <= 0) {
      state = State.HALF_OPEN;
    }
    return state == State.OPEN ? Duration.ofNanos(openUntil - now) : Duration.ZERO;
  }

  boolean isHalfOpen(long now) {
    return openFor(now).isZero() && state == State.HALF_OPEN;
  }

  BreakerState stateAt(long now) {
    return isHalfOpen(now)
        ? BreakerState.HALF_OPEN
        : state == State.OPEN ? BreakerState.OPEN : BreakerState.CLOSED;
  }

  long changedAt() {
    return changedAt;
  }

  /** A person says that it is repaired: the next one may find out. */
  void askAtOnce() {
    if (state == State.OPEN) {
      state = State.HALF_OPEN;
    }
  }

  /** Half open, and the one that goes is gone. */
  boolean isProbing() {
    return probing;
  }

  /** How long those wait who come while the probe is out: it may fail as slowly as the last one. */
  Duration untilProbed(long now) {
    long out = probing ? now - probeLeftAt : 0;
    Duration failing = Duration.ofNanos(failureTook - out);
    Duration least = settings.shortest();
    return failing.compareTo(least) > 0 ? failing : least;
  }

  /**
   * A POST leaves.
   *
   * @return whether it is the probe
   */
  boolean left(long now) {
    if (isHalfOpen(now)) {
      probing = true;
      probeLeftAt = now;
      return true;
    }
    return false;
  }

  /** It did not leave after all, or told us nothing about the endpoint. */
  void toldNothing(boolean probe) {
    if (probe) {
      probing = false;
    }
  }

  Change succeeded(boolean probe, long leftAt, long now) {
    if (probe) {
      probing = false;
      state = State.CLOSED;
      changedAt = now;
      inARow = 0;
      recent = 0;
      return Change.CLOSED;
    }
    if (state == State.CLOSED && leftAt - changedAt >= 0) {
      inARow = 0;
      recent = (recent << 1) & MASK;
    }
    return Change.NONE;
  }

  Change failed(boolean probe, long leftAt, long now) {
    if (probe) {
      probing = false;
      failureTook = now - leftAt;
      return open(now);
    }
    if (settings.failures() == 0 || state != State.CLOSED || leftAt - changedAt < 0) {
      return Change.NONE;
    }
    inARow++;
    recent = ((recent << 1) | 1) & MASK;
    failureTook = now - leftAt;
    if (inARow < settings.failures() && Integer.bitCount(recent) < TOO_MANY) {
      return Change.NONE;
    }
    downSince = now;
    return open(now);
  }

  private Change open(long now) {
    state = State.OPEN;
    changedAt = now;
    openUntil = now + settings.step(Duration.ofNanos(now - downSince)).toNanos();
    return Change.OPENED;
  }
}
