package dev.switchhook.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrafficTest {
  private static final int MANY = 100_000;
  private static final Offset<Double> A_PERCENT = within(0.01);

  @Test
  void theBlackHoleHasAFifthAndTheHealthyTwo() {
    List<Traffic.Next> all = traffic(1, false);

    assertThat(share(all, next -> next.receiver() == 0)).isCloseTo(0.2, A_PERCENT);
    assertThat(share(all, next -> Wave.isHealthy(next.receiver()))).isCloseTo(0.4, A_PERCENT);
    assertThat(share(all, next -> next.receiver() < Wave.RECEIVERS)).isEqualTo(1);
    assertThat(share(all, Traffic.Next::fails)).isZero();
  }

  @Test
  void halfOfAllRecordsFailAndNoneOfTheHealthy() {
    List<Traffic.Next> all = traffic(1, true);

    assertThat(share(all, Traffic.Next::fails)).isCloseTo(0.5, A_PERCENT);
    assertThat(share(all, next -> next.fails() && Wave.isHealthy(next.receiver()))).isZero();
  }

  @Test
  void everybodyGetsTheSameWhateverFails() {
    assertThat(receivers(7, true)).isEqualTo(receivers(7, false));
  }

  @Test
  void nineTenthsFallIllAThirdOfThemInEachWay() {
    List<Integer> sick =
        Stream.iterate(0, number -> number + 1)
            .limit(Wave.RECEIVERS)
            .filter(number -> Wave.of(number).isPresent())
            .toList();

    assertThat(sick).hasSize(Wave.RECEIVERS * 9 / 10).noneMatch(Wave::isHealthy);
    for (Ailment ailment : Ailment.values()) {
      assertThat(sick.stream().filter(number -> Ailment.of(number) == ailment)).hasSize(60);
    }
    assertThat(Ailment.of(Wave.BLACK_HOLE.from())).isEqualTo(Ailment.HANGS);
  }

  private static List<Integer> receivers(long seed, boolean halfFail) {
    return traffic(seed, halfFail).stream().limit(100).map(Traffic.Next::receiver).toList();
  }

  private static List<Traffic.Next> traffic(long seed, boolean halfFail) {
    Traffic traffic = new Traffic(new Random(seed));
    return Stream.generate(() -> traffic.next(halfFail)).limit(MANY).toList();
  }

  private static double share(List<Traffic.Next> all, Predicate<Traffic.Next> which) {
    return (double) all.stream().filter(which).count() / all.size();
  }
}
