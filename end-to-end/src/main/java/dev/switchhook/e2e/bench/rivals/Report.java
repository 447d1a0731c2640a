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
    figures.forEach((contestant, each) -> System.out.println(row(contestant, each)));
  }

  static String row(Contestant contestant, Saturation.Figures figures) {
    return String.format(
        Locale.ROOT,
        "%-24s %14.1f %14.0f %18.0f   %s",
        contestant,
        figures.cpuMicros(),
        figures.perSecond(),
        figures.perCpuSecond(),
        contestant.remark());
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
    all.stream()
        .filter(each -> each.scenario() == scenario)
        .forEach(each -> System.out.println(row(each)));
  }

  static String row(Sickness each) {
    return String.format(
        Locale.ROOT,
        "%-28s %7d %7.1f%% %8d %9.2f %8.1f %10.1f %10.1f %9.2f",
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
