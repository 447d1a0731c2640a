package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.MAIN;
import static dev.switchhook.delivery.intake.IntakeBench.TIER_5S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How often the consumer is asked. */
class PaceTest {
  private final IntakeBench bench = IntakeBench.started();

  @Test
  void noPollWaitsSinceTheClientWouldSpinInIt() {
    bench.appendDeliveries(MAIN, 0, 2);
    bench.turns(3);

    assertThat(bench.kafka.longestWait()).isZero();
  }

  @Test
  void aPollThatLeftSomethingIsFollowedByAnotherAtOnce() {
    bench.appendDeliveries(MAIN, 0, ConsumerSettings.MOST_RECORDS + 1);

    assertThat(bench.consumer.turn()).isZero();
    assertThat(bench.consumer.turn()).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void whereNothingComesItIsAskedLessOften() {
    bench.appendDeliveries(MAIN, 0, 1);
    bench.turns(1);

    bench.time.passes(Duration.ofMillis(999));
    assertThat(bench.consumer.turn()).isEqualTo(Duration.ofMillis(1));
    bench.time.passes(Duration.ofMillis(1));
    assertThat(bench.consumer.turn()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void aRetryThatFallsDueIsNotSleptThrough() {
    bench.appendDeliveries(TIER_5S, 0, 1);
    bench.turns(1);

    bench.time.passes(Duration.ofMillis(4_997));
    assertThat(bench.consumer.turn()).isEqualTo(Duration.ofMillis(3));
  }

  @Test
  void whileNothingMayBeReadItWaitsForTheMailThatEndsThat() {
    bench.consumer.hold(Set.of(Kind.values()));
    assertThat(bench.consumer.turn()).isEqualTo(Duration.ofMillis(50));

    bench.consumer.hold(Set.of(Kind.REPLAY));
    assertThat(bench.consumer.turn()).isEqualTo(Duration.ofMillis(1));
  }
}
