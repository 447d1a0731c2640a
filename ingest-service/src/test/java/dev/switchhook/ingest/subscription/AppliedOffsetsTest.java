package dev.switchhook.ingest.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AppliedOffsetsTest {
  private final AppliedOffsets offsets = new AppliedOffsets();

  @Test
  void whoWaitsIsServedWhenHisOffsetIsRead() {
    CompletableFuture<Void> third = offsets.reached(0, 3);
    CompletableFuture<Void> fifth = offsets.reached(0, 5);
    offsets.advance(0, 2);
    assertThat(third).isNotDone();
    offsets.advance(0, 3);
    assertThat(third).isCompleted();
    assertThat(fifth).isNotDone();
    // Offsets may have holes.
    offsets.advance(0, 9);
    assertThat(fifth).isCompleted();
  }

  @Test
  void whatIsReadAlreadyIsNotWaitedFor() {
    offsets.advance(0, 3);
    assertThat(offsets.reached(0, 3)).isCompleted();
    assertThat(offsets.reached(0, 4)).isNotDone();
  }

  @Test
  void partitionsAreKeptApart() {
    CompletableFuture<Void> first = offsets.reached(1, 0);
    offsets.advance(0, 7);
    assertThat(first).isNotDone();
    offsets.advance(1, 0);
    assertThat(first).isCompleted();
  }
}
