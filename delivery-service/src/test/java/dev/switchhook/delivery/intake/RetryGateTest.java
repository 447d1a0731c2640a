package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.RetryGate.Passage.GO;
import static dev.switchhook.delivery.intake.RetryGate.Passage.KEEP;
import static dev.switchhook.delivery.intake.RetryGate.Passage.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RetryGateTest {
  private static final Duration DELAY = Duration.ofSeconds(5);
  private static final Duration AHEAD = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime();
  private final RetryGate gate = new RetryGate(DELAY, AHEAD, time.clocks());

  @Test
  void aRecordGoesOneTierDelayAfterItWasAppendedAndNotBefore() {
    ConsumerRecord<byte[], byte[]> record = appended(0, Duration.ofSeconds(5));
    assertThat(gate.ask(record, 0)).isEqualTo(GO);

    ConsumerRecord<byte[], byte[]> next = appended(1, Duration.ofMillis(4_999));
    assertThat(gate.ask(next, 1)).isEqualTo(KEEP);
    gate.keep(next);
    assertThat(gate.takeDue()).isEmpty();

    time.passes(Duration.ofMillis(1));
    assertThat(gate.takeDue()).containsExactly(next);
    assertThat(gate.isEmpty()).isTrue();
  }

  @Test
  void whatWasReadEarlyIsKeptAndThePartitionClosedUntilHalfASecondBeforeItsEndIsDue() {
    assertThat(gate.isClosed()).isFalse();
    for (int offset = 0; offset < 3; offset++) {
      assertThat(gate.ask(appended(offset, Duration.ofSeconds(3 - offset)), 2)).isEqualTo(KEEP);
      gate.keep(appended(offset, Duration.ofSeconds(3 - offset)));
    }

    time.passes(Duration.ofMillis(3_499));
    assertThat(gate.takeDue()).hasSize(2);
    assertThat(gate.isClosed()).isTrue();
    time.passes(Duration.ofMillis(1));
    assertThat(gate.isClosed()).isFalse();
    time.passes(Duration.ofMillis(500));
    assertThat(gate.takeDue()).hasSize(1);
  }

  @Test
  void behindAHeadThatWasSoughtBackToNothingIsReadUntilHalfASecondBeforeItIsDue() {
    fill(Duration.ofSeconds(4));
    assertThat(gate.ask(appended(600, Duration.ZERO), 600)).isEqualTo(WAIT);

    time.passes(Duration.ofMillis(4_499));
    assertThat(gate.takeDue()).hasSize(512);
    assertThat(gate.isClosed()).isTrue();
    time.passes(Duration.ofMillis(1));
    assertThat(gate.isClosed()).isFalse();
  }

  @Test
  void aDueRecordDoesNotOvertakeOneThatIsKept() {
    ConsumerRecord<byte[], byte[]> kept = appended(0, Duration.ofMillis(4_950));
    gate.ask(kept, 0);
    gate.keep(kept);
    // A new leader's clock is behind, so its record says that it is older.
    ConsumerRecord<byte[], byte[]> older = appended(1, Duration.ofSeconds(9));

    assertThat(gate.ask(older, 1)).isEqualTo(KEEP);
    gate.keep(older);
    assertThat(gate.takeDue()).isEmpty();

    time.passes(Duration.ofMillis(50));
    assertThat(gate.takeDue()).containsExactly(kept, older);
  }

  @Test
  void memoryIsBoundedByRecordsAndBytes() {
    assertThat(fill(Duration.ofMillis(4_500))).isEqualTo(512);
    // Due within half a second, and closed all the same: there is no room to read it into.
    assertThat(gate.isClosed()).isTrue();

    time.passes(Duration.ofMillis(500));
    assertThat(gate.takeDue()).hasSize(512);
    assertThat(gate.isClosed()).isFalse();

    RetryGate big = new RetryGate(DELAY, AHEAD, time.clocks());
    byte[] half = new byte[128 * 1_024 + 1];
    assertThat(big.ask(appended(0, Duration.ofMillis(4_500), half), 0)).isEqualTo(KEEP);
    big.keep(appended(0, Duration.ofMillis(4_500), half));
    assertThat(big.ask(appended(1, Duration.ofMillis(4_500), half), 1)).isEqualTo(WAIT);
  }

  @Test
  void aWallClockThatJumpsBackDoesNotHoldARecordForLongerThanItsTier() {
    ConsumerRecord<byte[], byte[]> record = appended(0, Duration.ZERO);
    gate.ask(record, 0);
    gate.keep(record);

    time.wallJumps(Duration.ofHours(-1));
    time.passes(Duration.ofMillis(4_999));
    assertThat(gate.takeDue()).isEmpty();
    time.passes(Duration.ofMillis(1));
    assertThat(gate.takeDue()).hasSize(1);
  }

  @Test
  void whatWasReadBehindAHeadIsNotHeldForAnotherDelayByABrokersClockThatIsAhead() {
    fill(Duration.ofHours(-1));
    Instant broker = time.now().plus(Duration.ofHours(1));
    assertThat(gate.ask(appendedAt(600, broker), 602)).isEqualTo(WAIT);

    time.passes(DELAY);
    assertThat(gate.takeDue()).hasSize(512);

    // In hand when the head was first seen, though they were dropped.
    for (int offset = 600; offset <= 602; offset++) {
      assertThat(gate.ask(appendedAt(offset, broker), 603)).isEqualTo(GO);
    }
    assertThat(gate.ask(appendedAt(603, broker), 603)).isEqualTo(KEEP);
  }

  @Test
  void aWallClockThatJumpsAheadReleasesAtOnce() {
    ConsumerRecord<byte[], byte[]> record = appended(0, Duration.ZERO);
    gate.ask(record, 0);
    gate.keep(record);
    time.wallJumps(Duration.ofSeconds(5));

    assertThat(gate.takeDue()).hasSize(1);
  }

  @Test
  void thePollIsNoLongerThanUntilTheNextIsDue() {
    Duration longest = Duration.ofMillis(50);
    assertThat(gate.untilDue(longest)).isEqualTo(longest);

    gate.ask(appended(0, Duration.ofMillis(4_980)), 0);
    gate.keep(appended(0, Duration.ofMillis(4_980)));
    assertThat(gate.untilDue(longest)).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void overdueIsHowLateTheOldestIs() {
    gate.ask(appended(0, Duration.ofSeconds(1)), 0);
    gate.keep(appended(0, Duration.ofSeconds(1)));
    assertThat(gate.overdue()).isZero();

    time.passes(Duration.ofSeconds(7));
    assertThat(gate.overdue()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatIsForgottenIsReadAgain() {
    gate.ask(appended(0, Duration.ofMillis(4_200)), 0);
    gate.keep(appended(0, Duration.ofMillis(4_200)));

    gate.forget();

    assertThat(gate.isEmpty()).isTrue();
    assertThat(gate.isClosed()).isFalse();
    time.passes(DELAY);
    assertThat(gate.takeDue()).isEmpty();
  }

  private int fill(Duration ago) {
    int kept = 0;
    while (gate.ask(appended(kept, ago), kept) == KEEP) {
      gate.keep(appended(kept, ago));
      kept++;
    }
    return kept;
  }

  private ConsumerRecord<byte[], byte[]> appended(long offset, Duration ago) {
    return appendedAt(offset, time.now().minus(ago));
  }

  private ConsumerRecord<byte[], byte[]> appended(long offset, Duration ago, byte[] value) {
    return record(offset, time.now().minus(ago), value);
  }

  private static ConsumerRecord<byte[], byte[]> appendedAt(long offset, Instant at) {
    return record(offset, at, new byte[1]);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, Instant at, byte[] value) {
    return new ConsumerRecord<>(
        "webhook.deliveries.retry.5s",
        0,
        offset,
        at.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        1,
        value.length,
        new byte[1],
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
