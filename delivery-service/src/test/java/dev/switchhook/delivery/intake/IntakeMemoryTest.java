package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.MAIN;
import static dev.switchhook.delivery.intake.IntakeBench.aDelivery;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Arrival;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A fetch is bounded on the wire; what comes out of it is bounded here. */
final class IntakeMemoryTest {
  private static final int LARGE = 500 * 1_024;
  private static final long BOUND = 8 * 1_024 * 1_024;

  private final IntakeBench bench = IntakeBench.started();

  @Test
  void onePollIsTakenUpToEightMebibytesAndTheRestIsReadAgain() {
    append(MAIN, 40);
    bench.turns(1);
    assertThat(bytes(bench.batches.getFirst())).isBetween(BOUND, BOUND + LARGE + 1_024);

    for (int turn = 0; turn < 5; turn++) {
      bench.settle(List.copyOf(bench.arrivals));
      bench.turns(1);
    }
    assertThat(bench.offsets())
        .as("each once, in order")
        .containsExactlyElementsOf(LongStream.range(0, 40).boxed().toList());
  }

  @Test
  void aPartitionBehindALargeOneIsNotPassedOver() {
    TopicPartition other = new TopicPartition(MAIN.topic(), MAIN.partition() + 1);
    append(MAIN, 40);
    append(other, 40);
    bench.turns(1);

    assertThat(bench.arrivals.stream().map(each -> each.position().partition()).distinct())
        .containsExactlyInAnyOrder(MAIN.partition(), other.partition());
  }

  private void append(TopicPartition at, int count) {
    for (int offset = 0; offset < count; offset++) {
      bench.append(
          at,
          offset,
          bench.bytes(
              aDelivery(at.partition() * 100 + offset)
                  .setBody(ByteBuffer.wrap(new byte[LARGE]))
                  .build()));
    }
  }

  private static long bytes(List<Arrival> batch) {
    return batch.stream().mapToLong(arrival -> arrival.record().bytes()).sum();
  }
}
