package dev.switchhook.e2e.bench.rivals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.e2e.bench.Part;
import dev.switchhook.e2e.bench.Saturation;
import dev.switchhook.e2e.bench.Target;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void weAreHeldToTwiceTheDeliveriesOfEachRivalPerCpuSecond() {
    List<Target> verdict =
        Verdict.of(
            Map.of(
                Contestant.SWITCHHOOK, new Saturation.Figures(100, 1, Map.of()),
                Contestant.PARALLEL_CONSUMER, new Saturation.Figures(250, 1, Map.of())),
            List.of());

    assertThat(verdict)
        .extracting(Target::toString)
        .containsExactly(
            "target rivals-s1-per-cpu-second-to-parallel-consumer: reached, 2.50 against 2.00");
  }

  @Test
  void thereIsNothingToSayOfARivalWithoutUs() {
    assertThat(
            Verdict.of(
                Map.of(Contestant.SPRING_KAFKA, new Saturation.Figures(1, 1, Map.of())), List.of()))
        .isEmpty();
  }

  @Test
  void ourHealthyReceiversMayFeelATenthOfABlackHole() {
    assertThat(Verdict.of(Map.of(), List.of(sickness(Contestant.SWITCHHOOK, Scenario.S2, 112))))
        .extracting(Target::toString)
        .containsExactly("target rivals-s2-switchhook: missed, 1.12 against 1.10");
  }

  @Test
  void aRivalSuffersWhenItsP99Doubles() {
    assertThat(
            Verdict.of(
                Map.of(),
                List.of(
                    sickness(Contestant.SPRING_KAFKA, Scenario.S3, 112),
                    sickness(Contestant.PARALLEL_CONSUMER, Scenario.S4, 900))))
        .extracting(Target::toString)
        .containsExactly(
            "target rivals-s3-spring-kafka-suffers: missed, 1.12 against 2.00",
            "target rivals-s4-parallel-consumer-suffers: reached, 9.00 against 2.00");
  }

  private static Sickness sickness(Contestant contestant, Scenario scenario, long p99) {
    return new Sickness(contestant, scenario, part(100), part(p99));
  }

  private static Part part(long p99Millis) {
    Histogram latency = new Histogram(5);
    latency.recordValue(p99Millis * 1_000_000);
    return new Part("part", 1, 1, 0, 1, latency);
  }
}
