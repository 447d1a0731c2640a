package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long MS = 1_000_000;

  private final Arrivals arrivals = new Arrivals();

  @Test
  void aDeliveryTakesFromWhenItShouldHaveBeenSentToItsArrival() {
    int number = arrivals.sent(10 * MS);

    arrivals.arrived(number, 13 * MS);

    assertThat(arrivals.latency(500 * MS).getMaxValue() / MS).isEqualTo(3);
    assertThat(arrivals.arrived()).isEqualTo(1);
  }

  @Test
  void aRepeatIsNotCounted() {
    int number = arrivals.sent(0);

    arrivals.arrived(number, 5 * MS);
    arrivals.arrived(number, 900 * MS);

    assertThat(arrivals.arrived()).isEqualTo(1);
    assertThat(arrivals.latency(900 * MS).getTotalCount()).isEqualTo(1);
    assertThat(arrivals.latency(900 * MS).getMaxValue() / MS).isEqualTo(5);
  }

  @Test
  void whatHasNotArrivedCountsWithItsWait() {
    arrivals.arrived(arrivals.sent(0), MS);
    arrivals.sent(100 * MS);

    assertThat(arrivals.latency(700 * MS).getTotalCount()).isEqualTo(2);
    assertThat(arrivals.latency(700 * MS).getValueAtPercentile(99) / MS).isEqualTo(600);
  }

  @Test
  void aPartTellsWhatCameInTimeAndWhatItsLastThirdBrought() {
    int[] numbers = {arrivals.sent(0), arrivals.sent(0), arrivals.sent(0)};
    arrivals.arrived(numbers[0], MS);
    Part.Count twoThirds = Part.Count.of(arrivals);
    int late = arrivals.sent(2 * MS);
    arrivals.sent(2 * MS);
    arrivals.arrived(late, 3 * MS);
    Part.Count end = Part.Count.of(arrivals);
    arrivals.arrived(numbers[1], 4 * MS);

    Part part = Part.of("p", twoThirds, end, arrivals, 5 * MS);

    assertThat(part.sent()).isEqualTo(5);
    assertThat(part.inTime()).isEqualTo(2);
    assertThat(part.missing()).isEqualTo(2);
    assertThat(part.lateRate()).isEqualTo(0.5);
    assertThat(part.latency().getTotalCount()).isEqualTo(5);
  }
}
