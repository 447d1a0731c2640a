package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.MAIN;
import static dev.switchhook.delivery.intake.IntakeBench.family;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** How {@link DeliveryConsumer#run} ends. */
class ShutdownTest {
  private final IntakeBench bench = new IntakeBench();

  @Test
  void itGoesOnPollingWhileWhatIsInFlightEndsAndCommitsThat() {
    bench.appendDeliveries(MAIN, 0, 3);
    bench.onRelease = _ -> {};
    bench.kafka.schedulePollTask(() -> bench.kafka.rebalance(family()));
    bench.kafka.scheduleNopPollTask();
    bench.kafka.scheduleNopPollTask();
    bench.kafka.schedulePollTask(bench.consumer::stop);
    bench.kafka.schedulePollTask(
        () -> {
          assertThat(bench.readiness).isEqualTo("stopping");
          assertThat(bench.kafka.paused()).containsAll(family());
          bench.settle(0, 2);
        });
    bench.kafka.schedulePollTask(() -> bench.settle(1));
    bench.kafka.schedulePollTask(() -> bench.releases.getFirst().whenDrained().run());

    bench.consumer.run();

    assertThat(bench.committed(MAIN).offset()).isEqualTo(3);
    assertThat(bench.kafka.closed()).isTrue();
    assertThat(bench.kafka.leftTheGroup()).isTrue();
  }

  @Test
  void whatDoesNotEndWithinTheDrainIsLeftOpen() {
    bench.appendDeliveries(MAIN, 0, 2);
    bench.onRelease = _ -> {};
    bench.kafka.schedulePollTask(() -> bench.kafka.rebalance(family()));
    bench.kafka.scheduleNopPollTask();
    bench.kafka.schedulePollTask(
        () -> {
          bench.consumer.stop();
          bench.time.runsBy(Duration.ofMillis(100));
        });
    bench.kafka.scheduleNopPollTask();
    bench.kafka.schedulePollTask(() -> bench.settle(0));

    bench.consumer.run();

    assertThat(bench.committed(MAIN).offset()).isEqualTo(1);
    assertThat(bench.lost).hasSize(1);
    assertThat(bench.kafka.closed()).isTrue();
  }

  @Test
  void aSecondStopSkipsTheWait() {
    bench.appendDeliveries(MAIN, 0, 1);
    bench.onRelease = _ -> {};
    bench.kafka.schedulePollTask(() -> bench.kafka.rebalance(family()));
    bench.kafka.scheduleNopPollTask();
    bench.kafka.schedulePollTask(bench.consumer::stop);
    bench.kafka.scheduleNopPollTask();
    bench.kafka.schedulePollTask(bench.consumer::stop);

    // Time stands still: without the second call it would not end.
    bench.consumer.run();

    assertThat(bench.committed(MAIN).offset()).isZero();
    assertThat(bench.kafka.closed()).isTrue();
  }

  @Test
  void stoppedBeforeItBeganItEndsAtOnce() {
    bench.consumer.stop();

    bench.consumer.run();

    assertThat(bench.kafka.closed()).isTrue();
  }

  @Test
  void aConsumerThatCannotGoOnIsClosedAndTheErrorIsThrown() {
    bench.kafka.setPollException(new KafkaException("not authorised"));

    assertThatThrownBy(bench.consumer::run).hasMessage("not authorised");
    assertThat(bench.kafka.closed()).isTrue();
  }
}
