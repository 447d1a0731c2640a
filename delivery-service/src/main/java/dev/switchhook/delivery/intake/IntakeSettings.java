package dev.switchhook.delivery.intake;

import java.time.Duration;

/**
 * How a worker reads. Names and reasons of the settings: docs/architecture.md, "Defaults".
 *
 * @param partitions of each topic of the delivery family
 * @param gateAhead a tier is read again half of this before its head is due
 * @param commitCount offsets settled since the last commit that make the next one due before its
 *     time
 * @param window offsets that may be open from the oldest on, per partition: a power of two, at
 *     least 1,024
 * @param repeatsWindow delivery ids remembered per partition: a power of two
 * @param revokeDrain how long a partition that leaves us waits for what is in flight
 * @param shutdownDrain the same when the worker stops
 * @param cutOff after so long without an answer of any broker nothing is sent
 */
public record IntakeSettings(
    int partitions,
    Duration gateAhead,
    Duration commitEvery,
    int commitCount,
    int window,
    int repeatsWindow,
    Duration revokeDrain,
    Duration shutdownDrain,
    Duration cutOff,
    MissingOffsets missingOffsets) {
  public IntakeSettings {
    if (Integer.bitCount(window) != 1 || window < 1_024) {
      throw new IllegalArgumentException("no power of two from 1024 on: " + window);
    }
    if (Integer.bitCount(repeatsWindow) != 1) {
      throw new IllegalArgumentException("no power of two: " + repeatsWindow);
    }
  }

  public static IntakeSettings standard(int partitions) {
    return new IntakeSettings(
        partitions,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        5_000,
        65_536,
        16_384,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(45),
        MissingOffsets.STOP);
  }
}
