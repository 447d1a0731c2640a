package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.e2e.bench.Journeys.Leg;
import java.util.List;
import org.junit.jupiter.api.Test;

class JourneysTest {
  private final Journeys journeys = new Journeys();

  @Test
  void everyLegOfTheWayIsTimedByItself() {
    journeys.begin("event", List.of("delivery"), 100);
    journeys.acknowledged("event", 130);
    journeys.readable("delivery", 150);
    journeys.posted("delivery", 190);

    assertThat(journeys.of(Leg.ACKNOWLEDGED_TO_POST).getMaxValue()).isEqualTo(60);
    assertThat(journeys.of(Leg.INTENDED_TO_POST).getMaxValue()).isEqualTo(90);
    assertThat(journeys.of(Leg.ACKNOWLEDGED_TO_RECORD).getMaxValue()).isEqualTo(20);
    assertThat(journeys.of(Leg.RECORD_TO_POST).getMaxValue()).isEqualTo(40);
    assertThat(journeys.missing()).isZero();
  }

  @Test
  void anAcknowledgementThatIsToldAfterThePostCostsNoTime() {
    journeys.begin("event", List.of("delivery"), 100);
    journeys.posted("delivery", 120);
    journeys.acknowledged("event", 121);

    assertThat(journeys.of(Leg.ACKNOWLEDGED_TO_POST).getMaxValue()).isZero();
  }

  @Test
  void whatNeverCameIsMissingAndIsInNoFigure() {
    journeys.begin("event", List.of("one", "two"), 0);
    journeys.acknowledged("event", 1);
    journeys.posted("one", 2);

    assertThat(journeys.missing()).isEqualTo(1);
    assertThat(journeys.of(Leg.ACKNOWLEDGED_TO_POST).getTotalCount()).isEqualTo(1);
  }

  @Test
  void theFirstPostCountsAndTheOthersAreRepeats() {
    journeys.begin("event", List.of("delivery"), 0);
    journeys.acknowledged("event", 10);
    journeys.posted("delivery", 20);
    journeys.posted("delivery", 500);

    assertThat(journeys.of(Leg.ACKNOWLEDGED_TO_POST).getMaxValue()).isEqualTo(10);
    assertThat(journeys.repeats()).isEqualTo(1);
  }

  @Test
  void theWarmUpIsNotMeasured() {
    journeys.begin("event", List.of("delivery", "late"), 0);
    journeys.acknowledged("event", 1);
    journeys.readable("delivery", 2);
    journeys.posted("delivery", 3);
    journeys.posted("delivery", 4);
    journeys.forget();
    journeys.posted("late", 5);

    assertThat(journeys.of(Leg.ACKNOWLEDGED_TO_POST).getTotalCount()).isZero();
    assertThat(journeys.missing()).isZero();
    assertThat(journeys.repeats()).isZero();
  }
}
