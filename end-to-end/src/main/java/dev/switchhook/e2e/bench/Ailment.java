package dev.switchhook.e2e.bench;

/** How a receiver is sick: a third of them each. */
enum Ailment {
  HANGS,
  FAILS,
  REFUSES;

  static Ailment of(int receiver) {
    return values()[receiver % values().length];
  }
}
