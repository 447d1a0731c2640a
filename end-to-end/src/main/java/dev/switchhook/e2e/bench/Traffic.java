package dev.switchhook.e2e.bench;

import java.util.random.RandomGenerator;

/**
 * Whose delivery is next: a fifth for the black hole, two fifths for the healthy, the rest for the
 * others.
 */
final class Traffic {
  /**
   * @param fails its receiver answers 500 to it, however often it comes
   */
  record Next(int receiver, boolean fails) {}

  private final RandomGenerator random;

  Traffic(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param halfFail half of all deliveries fail for ever, none of them for the healthy
   */
  Next next(boolean halfFail) {
    int receiver = receiver();
    // Three fifths go to those who are not measured: five of six of these are half of all.
    boolean fails = random.nextInt(6) < 5 && halfFail && !Wave.isHealthy(receiver);
    return new Next(receiver, fails);
  }

  private int receiver() {
    int dice = random.nextInt(5);
    if (dice == 0) {
      return Wave.BLACK_HOLE.from();
    }
    return dice <= 2
        ? random.nextInt(Wave.HEALTHY_FROM, Wave.RECEIVERS)
        : random.nextInt(Wave.BLACK_HOLE.to(), Wave.HEALTHY_FROM);
  }
}
