package dev.switchhook.delivery.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whom no broker answers for the session time-out sends nothing, until one does. */
final class BrokerContactTest {
  private static final Duration STEP = Duration.ofSeconds(1);

  private final IntakeBench bench = IntakeBench.started();

  @Test
  void theLoopIsToldWhenNoBrokerHasAnsweredForTheSessionTimeOutAndWhenOneDoes() {
    bench.turnsFor(Duration.ofMinutes(10), STEP);
    assertThat(bench.cutOffs).isEmpty();

    bench.kafka.silent = true;
    bench.turnsFor(Duration.ofSeconds(45), STEP);
    assertThat(bench.cutOffs).isEmpty();
    assertThat(bench.readiness).isEmpty();
    bench.turnsFor(Duration.ofMinutes(2), STEP);
    assertThat(bench.cutOffs).containsExactly(true);
    assertThat(bench.readiness).contains("no broker answers");
    assertThat(bench.gauge("switchhook.cutoff")).isEqualTo(1);

    bench.kafka.silent = false;
    bench.turnsFor(Duration.ofSeconds(2), STEP);
    assertThat(bench.cutOffs).containsExactly(true, false);
    assertThat(bench.readiness).isEmpty();
    assertThat(bench.gauge("switchhook.cutoff")).isZero();
  }

  @Test
  void aThreadThatStoodStillForThatLongAsksFirst() {
    bench.kafka.silent = true;
    bench.turnsFor(STEP, STEP);
    bench.time.passes(Duration.ofMinutes(5));
    bench.kafka.silent = false;
    bench.turns(1);
    assertThat(bench.cutOffs).as("before it polled").containsExactly(true);
    bench.turns(1);
    assertThat(bench.cutOffs).containsExactly(true, false);
  }
}
