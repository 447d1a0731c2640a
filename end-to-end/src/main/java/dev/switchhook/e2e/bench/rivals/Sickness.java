package dev.switchhook.e2e.bench.rivals;

import dev.switchhook.e2e.bench.Part;

/**
 * One contestant in one scenario.
 *
 * @param before anything was wrong, by the same process
 */
record Sickness(Contestant contestant, Scenario scenario, Part before, Part during) {
  /** The healthy receivers' p99 to theirs before. */
  double ratio() {
    return during.p99Millis() / before.p99Millis();
  }

  double inTimePercent() {
    return 100.0 * during.inTime() / during.sent();
  }
}
