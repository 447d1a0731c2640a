package dev.switchhook.e2e.bench.rivals;

import dev.switchhook.e2e.bench.MoodySink;
import dev.switchhook.e2e.bench.Wave;

/** What goes wrong at one moment, and how much of it our healthy receivers may feel. */
enum Scenario {
  S2("one black hole", 1.1),
  S3("90 % dead", 1.2),
  S4("half of records fail", 1.2);

  private final String description;
  private final double bound;

  Scenario(String description, double bound) {
    this.description = description;
    this.bound = bound;
  }

  String description() {
    return description;
  }

  /** Of the healthy receivers' p99, to theirs before. */
  double bound() {
    return bound;
  }

  boolean isOfRecords() {
    return this == S4;
  }

  void begin(MoodySink sink) {
    switch (this) {
      case S2 -> sink.sicken(Wave.BLACK_HOLE);
      case S3 -> {
        for (Wave wave : Wave.values()) {
          sink.sicken(wave);
        }
      }
      case S4 -> {
        // The receivers are well: the records say that they fail.
      }
    }
  }
}
