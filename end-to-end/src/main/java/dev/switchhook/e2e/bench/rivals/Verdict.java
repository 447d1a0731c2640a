package dev.switchhook.e2e.bench.rivals;

import dev.switchhook.e2e.bench.Saturation;
import dev.switchhook.e2e.bench.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the figures say of the targets: whoever did not run has no line. */
final class Verdict {
  private static final double TIMES_A_RIVAL = 2.0;
  private static final double SUFFERS = 2.0;

  private Verdict() {}

  static List<Target> of(Map<Contestant, Saturation.Figures> saturated, List<Sickness> sicknesses) {
    List<Target> targets = new ArrayList<>();
    Saturation.Figures ours = saturated.get(Contestant.SWITCHHOOK);
    if (ours != null) {
      saturated.forEach(
          (contestant, figures) -> {
            if (!contestant.isOurs()) {
              targets.add(
                  Target.atLeast(
                      "rivals-s1-per-cpu-second-to-" + contestant.label(),
                      ours.perCpuSecond() / figures.perCpuSecond(),
                      TIMES_A_RIVAL));
            }
          });
    }
    sicknesses.forEach(sickness -> targets.add(of(sickness)));
    return List.copyOf(targets);
  }

  private static Target of(Sickness sickness) {
    Scenario scenario = sickness.scenario();
    String name =
        "rivals-%s-%s"
            .formatted(scenario.name().toLowerCase(Locale.ROOT), sickness.contestant().label());
    return sickness.contestant().isOurs()
        ? Target.atMost(name, sickness.ratio(), scenario.bound())
        : Target.atLeast(name + "-suffers", sickness.ratio(), SUFFERS);
  }
}
