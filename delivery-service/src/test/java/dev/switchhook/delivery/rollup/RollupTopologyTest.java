package dev.switchhook.delivery.rollup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.AttemptOutcome;
import dev.switchhook.events.AttemptTrigger;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.DeliveryMetrics;
import dev.switchhook.events.FailureClass;
import dev.switchhook.events.Fault;
import dev.switchhook.events.HoldReason;
import dev.switchhook.kit.streams.RegistryWait;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollupTopologyTest {
  private static final Instant T = Given.T;
  private static final String KEY = "ten_1|sub_1|call.ended|2026-10-09T09:00:00Z";

  @TempDir Path folder;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private Schemas schemas;
  private AvroWriter<DeliveryAttempt> attemptWriter;
  private AvroWriter<DeadLetter> letterWriter;
  private AvroReader<DeliveryMetrics> reader;
  private Instant wall = T;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> attempts;
  private TestInputTopic<String, byte[]> letters;
  private TestOutputTopic<String, byte[]> minutes;
  private TestOutputTopic<String, byte[]> hours;

  @BeforeEach
  void start() throws Exception {
    register(Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.getClassSchema());
    register(Topics.DEAD_LETTERS, DeadLetter.getClassSchema());
    register(Topics.DELIVERIES, Delivery.getClassSchema());
    register(Topics.DELIVERY_METRICS_1M, DeliveryMetrics.getClassSchema());
    register(Topics.DELIVERY_METRICS_1H, DeliveryMetrics.getClassSchema());
    schemas = Schemas.over(registry, InstantSource.fixed(T));
    attemptWriter = writer(Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.getClassSchema());
    letterWriter = writer(Topics.DEAD_LETTERS, DeadLetter.getClassSchema());
    reader = new AvroReader<>(schemas, DeliveryMetrics.class);
    Properties settings = new Properties();
    settings.put("application.id", "rollup-test");
    settings.put("bootstrap.servers", "none:1");
    settings.put("state.dir", folder.toString());
    driver =
        new TopologyTestDriver(
            RollupTopology.build(
                schemas,
                new RegistryWait(_ -> false, Duration.ZERO, () -> 0, Given.NOBODY_HEARS),
                () -> wall,
                meters),
            settings,
            T);
    attempts =
        driver.createInputTopic(
            Topics.DELIVERY_ATTEMPTS, new StringSerializer(), new ByteArraySerializer());
    letters =
        driver.createInputTopic(
            Topics.DEAD_LETTERS, new StringSerializer(), new ByteArraySerializer());
    minutes =
        driver.createOutputTopic(
            Topics.DELIVERY_METRICS_1M, new StringDeserializer(), new ByteArrayDeserializer());
    hours =
        driver.createOutputTopic(
            Topics.DELIVERY_METRICS_1H, new StringDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
    schemas.close();
  }

  @Test
  void theAttemptsOfAMinuteAreOneRow() {
    put(Given.delivered("a", T));
    put(Given.refused("b", 1, T, 503));
    put(
        Given.attempt(
            "b",
            2,
            T.plusMillis(1_000),
            a -> a.setDurationMs(1_000).setStartedAt(T).setRecordedAt(T.minusMillis(900))));
    put(
        Given.attempt(
            "c",
            1,
            T,
            a ->
                a.setOutcome(AttemptOutcome.UNREACHABLE)
                    .setFailureClass(FailureClass.TIMEOUT)
                    .setFault(Fault.RECEIVER)
                    .setStatusCode(null)
                    .setHeldBy(HoldReason.BREAKER)
                    .setDurationMs(15_000)));
    put(
        Given.attempt(
            "d", 13, T, a -> a.setTriggeredBy(AttemptTrigger.REPLAY).setReplayJobId("job_1")));
    put(
        Given.attempt(
            "e", 1, T, a -> a.setRecordedAt(T.minusMillis(1_041)).setStartedAt(T.minusMillis(40))));
    dead("x", DeadReason.EXPIRED, Fault.PLATFORM);
    dead("y", DeadReason.RETRIES_EXHAUSTED, Fault.RECEIVER);

    assertThat(rows(Duration.ofSeconds(10)))
        .containsOnlyKeys(KEY)
        .hasEntrySatisfying(
            KEY,
            row -> {
              assertThat(row.getWindowStart()).isEqualTo("2026-10-09T09:00:00Z");
              assertThat(row.getWindowMs()).isEqualTo(60_000);
              assertThat(row.getTenantId()).isEqualTo("ten_1");
              assertThat(row.getSubscriptionId()).isEqualTo("sub_1");
              assertThat(row.getEventType()).isEqualTo("call.ended");
              assertThat(row.getRevision()).isEqualTo(1);
              assertThat(row.getClosed()).isFalse();
              assertThat(row.getAttempts()).isEqualTo(6);
              assertThat(row.getAttemptsOk()).isEqualTo(4);
              assertThat(row.getAttemptsRetry()).isEqualTo(1);
              assertThat(row.getAttemptsReplay()).isEqualTo(1);
              assertThat(row.getFirstAttempts()).isEqualTo(4);
              assertThat(row.getDelivered()).isEqualTo(4);
              assertThat(row.getDeliveredFirstTry()).isEqualTo(2);
              assertThat(row.getAttemptsToSuccessSum()).isEqualTo(1 + 2 + 13 + 1);
              assertThat(row.getFailuresByClass())
                  .isEqualTo(Map.of("SERVER_ERROR", 1L, "TIMEOUT", 1L));
              assertThat(row.getFailuresByFault()).isEqualTo(Map.of("RECEIVER", 2L));
              assertThat(row.getStatusCodes()).isEqualTo(Map.of("200", 4L, "503", 1L));
              assertThat(row.getDead()).isEqualTo(2);
              assertThat(row.getDeadByReason())
                  .isEqualTo(Map.of("EXPIRED", 1L, "RETRIES_EXHAUSTED", 1L));
              assertThat(row.getDeadByFault()).isEqualTo(Map.of("PLATFORM", 1L, "RECEIVER", 1L));
              // c was held back by the receiver; e left a millisecond too late.
              assertThat(row.getOnTimeValid()).isEqualTo(3);
              assertThat(row.getOnTimeGood()).isEqualTo(2);
              assertThat(row.getAttemptMs().getValueCount()).isEqualTo(6);
              assertThat(row.getAttemptMs().getValueSum()).isEqualTo(4 * 40 + 1_000 + 15_000);
              assertThat(row.getFirstAttemptMs().getValueCount()).isEqualTo(4);
              assertThat(row.getFirstAttemptMs().getValueMax()).isEqualTo(1_001);
              assertThat(row.getDeliveryMs().getValueCount()).isEqualTo(3);
              assertThat(row.getDeliveryMs().getValueSum()).isEqualTo(3 * 500);
              assertThat(row.getAttemptP50Ms()).isBetween(39.0, 41.0);
              assertThat(row.getAttemptP99Ms()).isBetween(14_700.0, 15_000.0);
              assertThat(row.getLateRecords()).isZero();
            });
  }

  @Test
  void aRepeatedAttemptOrLetterIsCountedOnce() {
    for (int i = 0; i < 3; i++) {
      put(Given.delivered("a", T.plusSeconds(i)));
      dead("x", DeadReason.EXPIRED, Fault.RECEIVER);
      advance(Duration.ofMinutes(1));
    }
    DeliveryMetrics row = rows(Duration.ofSeconds(10)).get(KEY);
    assertThat(row.getAttempts()).isEqualTo(1);
    assertThat(row.getDead()).isEqualTo(1);
  }

  @Test
  void testsAndPingsAreNoTraffic() {
    put(Given.attempt("t", 1, T, a -> a.setTriggeredBy(AttemptTrigger.TEST)));
    put(Given.dead("p", T, DeadReason.EXPIRED, l -> l.setEventType("ping")));
    put(Given.dead("q", T, DeadReason.EXPIRED, l -> l.setRecordValue(delivery(true))));
    assertThat(rows(Duration.ofMinutes(5))).isEmpty();

    put(Given.dead("r", T, DeadReason.EXPIRED, l -> l.setRecordValue(delivery(false))));
    assertThat(rows(Duration.ofMinutes(5)).get(KEY).getDead()).isEqualTo(1);
  }

  @Test
  void aLetterThatCouldNotBeDecodedIsCountedUnderUnknown() {
    put(
        Given.dead(
            "u",
            T,
            DeadReason.UNDECODABLE,
            l ->
                l.setDeliveryId(null)
                    .setTenantId(null)
                    .setEventType(null)
                    .setRecordValue(ByteBuffer.wrap(new byte[] {1, 2, 3}))));
    assertThat(rows(Duration.ofSeconds(10)))
        .containsOnlyKeys("unknown|sub_1|unknown|2026-10-09T09:00:00Z");
  }

  @Test
  void bytesThatAreNoRecordHurtNoNeighbour() {
    put(Given.delivered("a", T));
    for (byte[] bytes : new byte[][] {{}, {0}, "garbage".getBytes(UTF_8), {0, 0, 0, 9, 9, 1}}) {
      attempts.pipeInput("b", bytes, T);
      letters.pipeInput("b", bytes, T);
    }
    attempts.pipeInput("b", null, T);
    put(Given.delivered("c", T));
    assertThat(rows(Duration.ofSeconds(10)).get(KEY).getAttempts()).isEqualTo(2);
  }

  @Test
  void aRowIsWrittenWhenItHasChangedAndAtMostEveryTenSeconds() {
    put(Given.delivered("a", T));
    advance(Duration.ofSeconds(9));
    assertThat(minutes.isEmpty()).isTrue();
    advance(Duration.ofSeconds(1));
    assertThat(revisions()).containsExactly(1);
    advance(Duration.ofSeconds(10));
    assertThat(revisions()).isEmpty();
    put(Given.delivered("b", T));
    put(Given.delivered("c", T));
    advance(Duration.ofSeconds(10));
    assertThat(revisions()).containsExactly(2);
  }

  @Test
  void theLastRowOfASubscriptionThatFallsSilentIsClosedByTheWallClock() {
    put(Given.delivered("a", T));
    Map<String, DeliveryMetrics> open = rows(Duration.ofSeconds(140));
    assertThat(open.get(KEY).getClosed()).isFalse();
    // 09:01:00 and two minutes of grace are over at 09:03:00, which is 150 s after T.
    Map<String, DeliveryMetrics> closed = rows(Duration.ofSeconds(20));
    assertThat(closed.get(KEY).getClosed()).isTrue();
    assertThat(closed.get(KEY).getRevision()).isEqualTo(open.get(KEY).getRevision() + 1);
    assertThat(rows(Duration.ofMinutes(30))).isEmpty();
  }

  @Test
  void aRollUpThatIsBehindClosesNothingThatItHasNotRead() {
    advance(Duration.ofHours(1));
    for (int i = 0; i < 20; i++) {
      put(Given.delivered("a" + i, T.plusMillis(i)));
      advance(Duration.ofSeconds(5));
    }
    assertThat(rows(Duration.ZERO).get(KEY).getClosed()).isFalse();

    put(Given.delivered("z", T.plus(Duration.ofMinutes(4))));
    assertThat(rows(Duration.ofSeconds(10)).get(KEY).getClosed()).isTrue();
  }

  @Test
  void aLateAttemptCorrectsItsRowForADay() {
    put(Given.delivered("a", T));
    DeliveryMetrics closed = rows(Duration.ofMinutes(10)).get(KEY);
    assertThat(closed.getClosed()).isTrue();

    put(Given.delivered("b", T.plusSeconds(1)));
    DeliveryMetrics corrected = rows(Duration.ofSeconds(10)).get(KEY);
    assertThat(corrected.getClosed()).isTrue();
    assertThat(corrected.getRevision()).isEqualTo(closed.getRevision() + 1);
    assertThat(corrected.getAttempts()).isEqualTo(2);
    assertThat(corrected.getLateRecords()).isEqualTo(1);

    advance(Duration.ofHours(23));
    put(Given.delivered("c", T.plus(Duration.ofHours(23))));
    put(Given.delivered("d", T.plusSeconds(2)));
    assertThat(rows(Duration.ofSeconds(10)).get(KEY).getLateRecords()).isEqualTo(2);
    assertThat(meters.get("switchhook.metrics.late").counter().count()).isZero();

    advance(Duration.ofHours(2));
    put(Given.delivered("e", T.plus(Duration.ofHours(25))));
    put(Given.delivered("f", T.plusSeconds(3)));
    assertThat(rows(Duration.ofSeconds(10))).doesNotContainKey(KEY);
    // Once for the row of the minute and once for that of the hour.
    assertThat(meters.get("switchhook.metrics.late").counter().count()).isEqualTo(2);
  }

  @Test
  void aClockThatIsAheadDoesNotCloseOtherPeoplesWindows() {
    put(Given.delivered("a", T));
    put(Given.delivered("ahead", T.plus(Duration.ofDays(2))));
    put(Given.delivered("b", T.plusMillis(1)));
    DeliveryMetrics row = rows(Duration.ofSeconds(10)).get(KEY);
    assertThat(row.getAttempts()).isEqualTo(3);
    assertThat(row.getClosed()).isFalse();
  }

  @Test
  void sixtyMinutesAddUpToTheirHour() {
    Random random = new Random(60);
    advance(Duration.ofHours(1));
    for (int i = 0; i < 2_000; i++) {
      Instant at = Instant.parse("2026-10-09T09:00:00Z").plusMillis(random.nextInt(3_600_000));
      put(
          random.nextInt(3) == 0
              ? Given.refused("r" + i, 1 + random.nextInt(3), at, 500 + random.nextInt(100))
              : Given.attempt("d" + i, 1, at, a -> a.setDurationMs(random.nextInt(20_000))));
    }
    advance(Duration.ofMinutes(30));
    Map<String, DeliveryMetrics> byMinute = newest(minutes);
    assertThat(byMinute).hasSize(60).allSatisfy((_, row) -> assertThat(row.getClosed()).isTrue());
    DeliveryMetrics hour = newest(hours).get(KEY);
    DeliveryMetrics sum = byMinute.values().stream().reduce(Rows::add).orElseThrow();
    assertThat(hour.getAttempts()).isEqualTo(2_000);
    assertThat(hour.getClosed()).isTrue();
    assertThat(comparable(sum)).isEqualTo(comparable(hour));
  }

  /** What is a sum. Which codes become {@code other} depends on which came first. */
  private static DeliveryMetrics comparable(DeliveryMetrics row) {
    return DeliveryMetrics.newBuilder(row)
        .setWindowStart(Instant.EPOCH)
        .setWindowMs(0)
        .setRevision(0)
        .setClosed(true)
        .setLateRecords(0)
        .setStatusCodes(
            Map.of("all", row.getStatusCodes().values().stream().mapToLong(Long::longValue).sum()))
        .setAttemptP50Ms(null)
        .setAttemptP95Ms(null)
        .setAttemptP99Ms(null)
        .build();
  }

  private void advance(Duration time) {
    wall = wall.plus(time);
    driver.advanceWallClockTime(time);
  }

  private void put(DeliveryAttempt attempt) {
    attempts.pipeInput(attempt.getDeliveryId(), attemptWriter.write(attempt), attempt.getEndedAt());
  }

  private void put(DeadLetter letter) {
    letters.pipeInput(letter.getDeadLetterId(), letterWriter.write(letter), letter.getDeadAt());
  }

  private void dead(String id, DeadReason reason, Fault fault) {
    put(Given.dead(id, T, reason, l -> l.setFault(fault)));
  }

  private ByteBuffer delivery(boolean test) {
    AvroWriter<Delivery> writer = writer(Topics.DELIVERIES, Delivery.getClassSchema());
    return ByteBuffer.wrap(
        writer.write(
            Delivery.newBuilder()
                .setDeliveryId("dlv_1")
                .setSubscriptionId("sub_1")
                .setTenantId("ten_1")
                .setEventId("0192f0c4-5f61-7b85-8d16-4c6d7e150a09")
                .setEventType("call.ended")
                .setOccurredAt(T)
                .setRecordedAt(T)
                .setExpiresAt(T)
                .setTest(test)
                .setBody(ByteBuffer.wrap(new byte[] {'{', '}'}))
                .build()));
  }

  private Map<String, DeliveryMetrics> rows(Duration after) {
    advance(after);
    return newest(minutes);
  }

  /** As a reader has them: the highest revision of each key. */
  private Map<String, DeliveryMetrics> newest(TestOutputTopic<String, byte[]> topic) {
    Map<String, DeliveryMetrics> rows = new HashMap<>();
    for (KeyValue<String, byte[]> record : topic.readKeyValuesToList()) {
      DeliveryMetrics row = row(record.value);
      assertThat(record.key).isEqualTo(Rows.key(Rows.series(row), row.getWindowStart()));
      DeliveryMetrics before = rows.put(record.key, row);
      assertThat(before == null ? 0 : before.getRevision()).isLessThan(row.getRevision());
    }
    return rows;
  }

  private List<Integer> revisions() {
    List<Integer> revisions = new ArrayList<>();
    minutes.readValuesToList().forEach(value -> revisions.add(row(value).getRevision()));
    return revisions;
  }

  private DeliveryMetrics row(byte[] value) {
    return ((Decoded.Value<DeliveryMetrics>) reader.readWaiting(value)).record();
  }

  private <T extends org.apache.avro.generic.IndexedRecord> AvroWriter<T> writer(
      String topic, Schema schema) {
    return new AvroWriter<>(schemas, topic, schema);
  }

  private void register(String topic, Schema schema) throws Exception {
    registry.register(topic + "-value", new AvroSchema(SchemaText.plain(schema)));
  }
}
