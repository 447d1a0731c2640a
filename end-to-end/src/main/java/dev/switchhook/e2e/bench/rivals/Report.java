package dev.switchhook.e2e.bench.rivals;

import dev.switchhook.e2e.bench.Saturation;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables of a run. */
final class Report {
  private Report() {}

  static void saturation(Map<Contestant, Saturation.Figures> figures) {
    System.out.printf(
        Locale.ROOT,
        "%-24s %14s %14s %18s%n",
        "S1, all healthy",
        "CPU us each",
        "per second",
        "per CPU second");
    figures.forEach(
        (contestant, each) ->
            System.out.printf(
                Locale.ROOT,
                "%-24s %14.1f %14.0f %18.0f   %s%n",
                contestant,
                each.cpuMicros(),
                each.perSecond(),
                each.perCpuSecond(),
                contestant.remark()));
  }

  static void sickness(Scenario scenario, List<Sickness> all) {
    System.out.printf(
        Locale.ROOT,
        "%n%-28s %7s %8s %8s %9s %8s %10s %10s %9s%n",
        scenario + ", " + scenario.description(),
        "sent",
        "in time",
        "missing",
        "late rate",
        "p50 ms",
        "p99 ms",
        "p99 before",
        "ratio");
    for (Sickness each : all) {
      if (each.scenario() == scenario) {
        System.out.printf(
            Locale.ROOT,
            "%-28s %7d %7.1f%% %8d %9.2f %8.1f %10.1f %10.1f %9.2f%n",
            each.contestant(),
            each.during().sent(),
            each.inTimePercent(),
            each.during().missing(),
            each.during().lateRate(),
            each.during().p50Millis(),
            each.during().p99Millis(),
            each.before().p99Millis(),
            each.ratio());
      }
    }
  }
}
