package dev.switchhook.delivery.engine;

import java.time.Duration;

/** What an endpoint asked for: nothing before an instant. Confined to the loop. */
final class Pause {
  private long until;
  private boolean lasts;

  /** A longer one that was asked for before stands. */
  void ask(Duration time, long now) {
    long end = now + time.toNanos();
    if (!lasts || end - until > 0) {
      until = end;
      lasts = true;
    }
  }

  void end() {
    lasts = false;
  }

  Duration left(long now) {
    if (lasts && until - now <= 0) {
      lasts = false;
    }
    return lasts ? Duration.ofNanos(until - now) : Duration.ZERO;
  }
}
