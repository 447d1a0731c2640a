package dev.switchhook.delivery.simulation;

import java.util.Locale;

/** What came of a story, as text: whole numbers, the same to the byte everywhere. */
final class Report {
  private static final int PARTS_A_LINE = 12;

  private Report() {}

  static String of(Scenario scenario, Simulation simulation) {
    StringBuilder text = new StringBuilder();
    text.append(scenario.name()).append('\n');
    text.append(scenario.what()).append("; told up to ");
    text.append(scenario.lasts().toSeconds()).append(" s\n\n");
    text.append(
        line(
            "",
            "offered",
            "delivered",
            "dead",
            "in tiers",
            "POSTs",
            "moved",
            "wait p50",
            "p99",
            "most ms"));
    for (Receivers receivers : scenario.receivers()) {
      text.append(row(receivers.name(), simulation.figures.get(receivers.name())));
    }
    text.append('\n');
    for (Receivers receivers : scenario.receivers()) {
      Figures of = simulation.figures.get(receivers.name());
      text.append(receivers.name()).append(": moved ").append(of.moved);
      text.append(", dead ").append(of.dead).append(", early ").append(of.early);
      text.append(", out of order ").append(of.outOfOrder);
      text.append(", POSTs in 5 s at most ").append(of.mostPostsInAPart()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "in flight at most %d, of suspect lanes %d; breaker opened %d, closed %d\n",
            simulation.mostInFlight,
            simulation.mostSuspect,
            simulation.opened,
            simulation.closed));
    text.append(
        String.format(
            Locale.ROOT,
            "order: overtaken %d, unheld %d; in hand at the end %d, not read %d\n",
            simulation.overtaken,
            simulation.unheld,
            simulation.inHand() - simulation.beingWritten(),
            simulation.unread()));
    text.append('\n');
    for (Receivers receivers : scenario.receivers()) {
      text.append(timeline(receivers.name(), simulation.figures.get(receivers.name())));
    }
    return text.toString();
  }

  private static String row(String name, Figures of) {
    return line(
        name,
        of.offered,
        of.delivered,
        of.deadInAll(),
        of.inTiers,
        of.posts(),
        of.movedWithoutAttempt(),
        of.waitPercentile(50),
        of.waitPercentile(99),
        of.waitPercentile(100));
  }

  private static String line(Object... cells) {
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%-12s", cells[0]));
    for (int cell = 1; cell < cells.length; cell++) {
      line.append(String.format(Locale.ROOT, "%10s", cells[cell]));
    }
    return line.append('\n').toString();
  }

  private static String timeline(String name, Figures of) {
    StringBuilder text = new StringBuilder();
    text.append(name).append(", delivered in each ");
    text.append(Simulation.PART.toSeconds()).append(" s:");
    for (int part = 0; part < of.timeline().size(); part++) {
      text.append(part % PARTS_A_LINE == 0 ? "\n" : "");
      text.append(String.format(Locale.ROOT, "%7d", of.timeline().get(part)));
    }
    return text.append('\n').toString();
  }
}
