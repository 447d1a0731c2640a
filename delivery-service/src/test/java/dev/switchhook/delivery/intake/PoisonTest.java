package dev.switchhook.delivery.intake;

import static dev.switchhook.delivery.intake.IntakeBench.MAIN;
import static dev.switchhook.delivery.intake.IntakeBench.REPLAY;
import static dev.switchhook.delivery.intake.IntakeBench.TIER_5S;
import static dev.switchhook.delivery.intake.IntakeBench.aDelivery;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that cannot become a delivery, and schemas that are not known yet. */
class PoisonTest {
  private static final Duration HANG = Duration.ofSeconds(30);
  private static final int MISSING = 999;

  private final IntakeBench bench = IntakeBench.started();

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4})
  void poisonInAnyPlaceHarmsNoNeighbour(int place) {
    List<byte[]> hostile = new ArrayList<>();
    hostile.add(null);
    hostile.add(new byte[0]);
    hostile.add("{}".getBytes(UTF_8));
    hostile.add(new byte[] {0, 0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
    hostile.add(new byte[] {0, 0, 0, 0, 1, (byte) 0x80, (byte) 0xca, (byte) 0xb5, (byte) 0xee, 3});
    long offset = 0;
    for (byte[] value : hostile) {
      for (int i = 0; i < 5; i++, offset++) {
        append(offset, i == place ? value : bench.bytes(aDelivery((int) offset).build()));
      }
      bench.turns(1);
    }

    assertThat(bench.arrivals).hasSize(25);
    assertThat(bench.poisons()).hasSize(hostile.size());
    for (int i = 0; i < hostile.size(); i++) {
      assertThat(bench.poisons().get(i).position().offset()).isEqualTo(i * 5L + place);
      assertThat(bench.poisons().get(i).record().value()).isEqualTo(hostile.get(i));
    }
    bench.settle(bench.arrivals);
    bench.time.passes(Duration.ofSeconds(1));
    bench.turns(2);
    assertThat(bench.committed(MAIN).offset()).isEqualTo(25);
  }

  @Test
  void aSchemaThatIsNotKnownYetIsAskedForElsewhereAndItsPartitionGoesOnThen() {
    int id = newSchema();
    appendWith(MAIN, 0, id);
    appendWith(MAIN, 1, id);
    bench.appendDeliveries(REPLAY, 0, 1);
    bench.turns(1);
    // The poll that met it went on with the others and waited for nothing.
    assertThat(bench.offsets()).containsExactly(0L);
    assertThat(bench.delivery(0).position().topic()).isEqualTo(REPLAY.topic());

    turnsUntil(3);
    assertThat(bench.poisons()).isEmpty();
    assertThat(bench.registry.asked()).isLessThanOrEqualTo(2);
  }

  @Test
  void aRegistryThatIsAwayForAMinuteMakesNoPoisonAndStopsNobodyElse() {
    int id = newSchema();
    bench.registry.goesAway();
    appendWith(MAIN, 0, id);
    for (int second = 0; second < 60; second++) {
      bench.appendDeliveries(REPLAY, second, second + 1);
      bench.time.passes(Duration.ofSeconds(1));
      bench.turns(2);
    }
    assertThat(bench.arrivals).hasSize(60);
    assertThat(bench.kafka.paused()).contains(MAIN);

    bench.registry.comesBack();
    turnsUntil(61);
    assertThat(bench.poisons()).isEmpty();
    assertThat(bench.delivery(60).position().topic()).isEqualTo(MAIN.topic());
  }

  @Test
  void aSchemaThatIsLongInComingMakesNoOtherWait() {
    int slow = newSchema("slow");
    int quick = newSchema("quick");
    bench.registry.doesNotAnswer(slow);
    appendWith(MAIN, 0, slow);
    bench.turns(1);
    appendWith(REPLAY, 0, quick);
    turnsUntil(1);
    assertThat(bench.delivery(0).position().topic()).isEqualTo(REPLAY.topic());

    bench.registry.answersThatToo();
    turnsUntil(2);
    assertThat(bench.poisons()).isEmpty();
  }

  @Test
  void anIdThatTheRegistryDoesNotHaveIsPoisonAndItsNeighboursAreDelivered() {
    bench.appendDeliveries(MAIN, 0, 1);
    appendWith(MAIN, 1, MISSING);
    bench.appendDeliveries(MAIN, 2, 3);
    turnsUntil(3);

    assertThat(bench.offsets()).containsExactly(0L, 1L, 2L);
    assertThat(bench.poisons()).hasSize(1);
    assertThat(bench.poisons().getFirst().error()).startsWith("UNKNOWN_SCHEMA");
  }

  @Test
  void aTiersRecordsBehindAnUnknownSchemaAreReadAgainAndNoneIsLost() {
    int id = newSchema();
    bench.appendDeliveries(TIER_5S, 0, 1);
    appendWith(TIER_5S, 1, id);
    bench.appendDeliveries(TIER_5S, 2, 4);
    bench.turns(1);
    bench.time.passes(Duration.ofSeconds(5));
    turnsUntil(4);

    assertThat(bench.offsets()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(bench.poisons()).isEmpty();
  }

  /** A Delivery schema with another text, as a newer build would write with. */
  private int newSchema() {
    return newSchema("newer");
  }

  private int newSchema(String doc) {
    String text = dev.switchhook.events.Delivery.getClassSchema().toString();
    String newer = text.replaceFirst("\"doc\":\"[^\"]*\"", "\"doc\":\"" + doc + "\"");
    assertThat(newer).isNotEqualTo(text);
    return bench.registry.add("newer-value", new AvroSchema(newer));
  }

  private void appendWith(TopicPartition at, long offset, int schemaId) {
    byte[] value = bench.bytes(aDelivery((int) offset).build());
    value[3] = (byte) (schemaId >> 8);
    value[4] = (byte) schemaId;
    bench.append(at, offset, value);
  }

  private void append(long offset, byte[] value) {
    bench.append(MAIN, offset, "sub_1".getBytes(UTF_8), value, new RecordHeaders());
  }

  /** The registry is asked on a thread of its own. */
  private void turnsUntil(int arrivals) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(HANG)
        .until(
            () -> {
              bench.time.passes(Duration.ofMillis(10));
              bench.turns(1);
              return bench.arrivals.size() >= arrivals;
            });
  }
}
