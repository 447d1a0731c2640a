package dev.switchhook.e2e.bench;

import java.util.Arrays;
import java.util.Optional;

/** Receivers that fall ill together, by number. Those from {@link #HEALTHY_FROM} on never do. */
public enum Wave {
  /** Hangs; it has a fifth of the traffic for itself. */
  BLACK_HOLE(0, 1),
  TENTH(1, 20),
  HALF(20, 100),
  MOST(100, 180);

  public static final int RECEIVERS = 200;
  public static final int HEALTHY_FROM = 180;

  private final int from;
  private final int to;

  Wave(int from, int to) {
    this.from = from;
    this.to = to;
  }

  int from() {
    return from;
  }

  /** Exclusive. */
  int to() {
    return to;
  }

  static Optional<Wave> of(int receiver) {
    return Arrays.stream(values())
        .filter(wave -> wave.from <= receiver && receiver < wave.to)
        .findFirst();
  }

  static boolean isHealthy(int receiver) {
    return receiver >= HEALTHY_FROM;
  }
}
