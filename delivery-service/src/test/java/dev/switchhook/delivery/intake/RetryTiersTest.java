package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.TIER_5S;
import static dev.switchhook.delivery.intake.IntakeBench.aDelivery;
import static dev.switchhook.delivery.intake.IntakeBench.family;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.OpenDelivery.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the tiers release, and when. */
class RetryTiersTest {
  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final Duration TURN = Duration.ofMillis(10);

  private final IntakeBench bench = IntakeBench.started();
  private final Map<Long, Instant> appended = new HashMap<>();
  private final List<Duration> late = new ArrayList<>();
  private int seen;
  private long next;

  @Test
  void steadyArrivalsAreReleasedNeverEarlyAndWithinATurn() {
    turnsWhile(Duration.ofSeconds(60), () -> append(1));
    turnsWhile(Duration.ofSeconds(6), () -> {});

    assertThat(late).hasSize((int) next).allMatch(by -> !by.isNegative());
    assertThat(late).allMatch(by -> by.compareTo(Duration.ofMillis(20)) <= 0);
    // Bytes that were fetched to bytes of records.
    assertThat(bench.kafka.delivered()).isLessThan((int) (2 * next));
  }

  @Test
  void rareArrivalsAreNotFetchedOverAndOver() {
    Random random = new Random(3);
    turnsWhile(
        Duration.ofSeconds(120),
        () -> {
          if (random.nextInt(10) == 0) {
            append(1);
          }
        });
    turnsWhile(Duration.ofSeconds(6), () -> {});

    assertThat(late).hasSize((int) next).allMatch(by -> !by.isNegative());
    assertThat(late).allMatch(by -> by.compareTo(Duration.ofMillis(20)) <= 0);
    assertThat(bench.kafka.delivered()).isLessThan((int) (2 * next));
  }

  @Test
  void twentyThousandThatAreDueAtOnceAllGoInOrder() {
    append(20_000);
    turnsWhile(Duration.ofSeconds(7), () -> {});

    assertThat(bench.offsets())
        .containsExactlyElementsOf(LongStream.range(0, 20_000).boxed().toList());
    assertThat(late).allMatch(by -> !by.isNegative());
  }

  @Test
  void aRebalanceWhileATierIsPausedLosesNothing() {
    append(3);
    turnsWhile(Duration.ofSeconds(1), () -> {});
    assertThat(bench.kafka.paused()).contains(TIER_5S);

    bench.kafka.rebalance(List.of());
    turnsWhile(Duration.ofMillis(50), () -> {});
    bench.kafka.rebalance(family());
    turnsWhile(Duration.ofSeconds(5), () -> {});

    assertThat(bench.offsets()).containsExactly(0L, 1L, 2L);
    assertThat(late).allMatch(by -> !by.isNegative());
  }

  @Test
  void aRebalanceWhileRecordsAreKeptInMemoryLosesNothing() {
    append(3);
    turnsWhile(Duration.ofMillis(4_600), () -> {});
    assertThat(bench.arrivals).isEmpty();

    bench.kafka.rebalance(List.of());
    bench.kafka.rebalance(family());
    turnsWhile(Duration.ofSeconds(1), () -> {});

    assertThat(bench.offsets()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void whatIsKeptDoesNotCountAsAGap() {
    append(1);
    turnsWhile(Duration.ofMillis(4_600), () -> {});
    bench.kafka.endsAt(TIER_5S, 5);
    turnsWhile(Duration.ofMillis(300), () -> {});
    assertThat(bench.arrivals).isEmpty();
    assertThat(bench.committed(TIER_5S).offset()).isZero();

    turnsWhile(Duration.ofSeconds(1), () -> {});
    bench.settle(0);
    turnsWhile(Duration.ofSeconds(2), () -> {});

    assertThat(bench.committed(TIER_5S).offset()).isEqualTo(5);
  }

  @Test
  void aGapWiderThanTheWindowBehindAKeptRecordWaitsForIt() {
    append(1);
    next = 100_000;
    append(2);
    turnsWhile(Duration.ofSeconds(8), () -> {});
    assertThat(bench.offsets()).containsExactly(0L);

    bench.settle(0);
    turnsWhile(Duration.ofSeconds(1), () -> {});
    assertThat(bench.offsets()).containsExactly(0L, 100_000L, 100_001L);
  }

  @Test
  void whatIsHeldIsNotReleasedEither() {
    append(1);
    turnsWhile(Duration.ofMillis(4_800), () -> {});
    bench.consumer.hold(Set.of(Kind.DUE));
    turnsWhile(Duration.ofSeconds(3), () -> {});
    assertThat(bench.arrivals).isEmpty();

    bench.consumer.hold(Set.of());
    turnsWhile(Duration.ofMillis(20), () -> {});
    assertThat(bench.arrivals).hasSize(1);
  }

  private void turnsWhile(Duration time, Runnable each) {
    for (Instant end = bench.time.now().plus(time); bench.time.now().isBefore(end); ) {
      bench.time.passes(TURN);
      each.run();
      bench.turns(1);
      for (; seen < bench.arrivals.size(); seen++) {
        Arrival arrival = bench.arrivals.get(seen);
        Instant due = appended.get(arrival.position().offset()).plus(DELAY);
        late.add(Duration.between(due, bench.time.now()));
      }
    }
  }

  private void append(int count) {
    for (int i = 0; i < count; i++) {
      bench.append(TIER_5S, next, bench.bytes(aDelivery((int) next).build()));
      appended.put(next, bench.time.now());
      next++;
    }
  }
}
