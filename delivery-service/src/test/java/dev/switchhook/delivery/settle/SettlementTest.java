package dev.switchhook.delivery.settle;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.DeferralReason;
import dev.switchhook.delivery.engine.Deliveries;
import dev.switchhook.delivery.engine.Ending;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.RetryTier;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SettlementTest implements OnLoop, ProducerSource {
  private record Timer(long at, Runnable then) {}

  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final Schemas schemas = Schemas.over(registry, InstantSource.fixed(START));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final AtomicInteger durable = new AtomicInteger();
  private Settlement settlement;
  private long nanos;

  @BeforeEach
  void registerSchemas() throws Exception {
    registry.register(
        "webhook.delivery-attempts-value",
        new AvroSchema(SchemaText.plain(DeliveryAttempt.getClassSchema())));
    registry.register(
        "webhook.dead-letters-value",
        new AvroSchema(SchemaText.plain(DeadLetter.getClassSchema())));
    producers.add(producer());
    settlement = settlement(1_000_000);
  }

  @Test
  void nothingIsSettledBeforeTheBrokerHasAcknowledgedIt() {
    settle(Endings.delivered(Deliveries.at(1).get()));
    runTurns();
    assertThat(durable).hasValue(0);
    assertThat(settlement.pending()).isEqualTo(1);

    mock().completeNext();
    runTurns();
    assertThat(durable).hasValue(1);
    assertThat(settlement.pending()).isZero();
  }

  @Test
  void anEndingOfTwoRecordsIsSettledByTheSecondAcknowledgementInWhateverOrder() {
    settle(retried(Deliveries.at(1).get()));
    assertThat(topics())
        .containsExactly("webhook.delivery-attempts", "webhook.deliveries.retry.1s");

    mock().completeNext();
    runTurns();
    assertThat(durable).hasValue(0);
    mock().completeNext();
    runTurns();
    assertThat(durable).hasValue(1);
  }

  @Test
  void anAttemptStandsUnderItsDeliveryAtTheTimeItEnded() {
    OpenDelivery delivery = Deliveries.at(1).get();
    settle(Endings.delivered(delivery));
    ProducerRecord<byte[], byte[]> record = mock().history().getFirst();

    assertThat(record.key()).asString(UTF_8).isEqualTo(delivery.id());
    assertThat(record.timestamp()).isEqualTo(START.plusMillis(125).toEpochMilli());
    assertThat(read(record, DeliveryAttempt.class).getAttemptId()).isEqualTo(delivery.id() + "#1");
  }

  @Test
  void aDeadLetterWithoutAnAttemptIsOneRecordUnderItsDelivery() {
    OpenDelivery delivery = Deliveries.at(1).get();
    settle(new Ending.Dead(delivery, DeadReason.EXPIRED, Optional.empty(), Optional.empty()));

    assertThat(topics()).containsExactly("webhook.dead-letters");
    assertThat(mock().history().getFirst().key()).asString(UTF_8).isEqualTo(delivery.id());
  }

  @Test
  void poisonStandsUnderThePlaceWhereItWasRead() {
    settle(
        new Ending.Poisoned(
            new Poison(
                new Position("webhook.deliveries", 3, 77, 1),
                new SourceRecord(null, null, List.of()),
                DeadReason.UNDECODABLE,
                "EMPTY_VALUE")));

    assertThat(mock().history().getFirst().key())
        .asString(UTF_8)
        .isEqualTo("webhook.deliveries/3/77");
  }

  @Test
  void aFailedWriteIsMadeAgainForAsLongAsItTakesAndSettlesNothing() {
    settle(Endings.delivered(Deliveries.at(1).get()));
    List<Duration> pauses = new ArrayList<>();
    for (int failure = 0; failure < 12; failure++) {
      mock().errorNext(new TimeoutException("no leader"));
      runTurns();
      assertThat(durable).hasValue(0);
      pauses.add(passToNextTimer());
    }
    assertThat(pauses.subList(0, 4))
        .containsExactly(
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(800));
    assertThat(pauses).allMatch(pause -> pause.compareTo(Duration.ofSeconds(10)) <= 0);
    assertThat(pauses).last().isEqualTo(Duration.ofSeconds(10));
    assertThat(settlement.oldest()).isGreaterThan(Duration.ofSeconds(30));

    mock().completeNext();
    runTurns();
    assertThat(durable).hasValue(1);
    assertThat(
            meters
                .counter("switchhook.settle.errors", "topic", "webhook.delivery-attempts")
                .count())
        .isEqualTo(12);
  }

  @Test
  void aMoveThatIsTooLargeForItsTierBecomesADeadLetter() {
    settle(
        new Ending.Deferred(
            Deliveries.at(1).get(), RetryTier.S5, START.plusSeconds(5), DeferralReason.FULL));
    mock().errorNext(new RecordTooLargeException("1 MiB"));
    runTurns();
    passToNextTimer();

    ProducerRecord<byte[], byte[]> record = mock().history().getLast();
    assertThat(record.topic()).isEqualTo("webhook.dead-letters");
    assertThat(read(record, DeadLetter.class).getReason()).isEqualTo(DeadReason.PAYLOAD_TOO_LARGE);
    assertThat(read(record, DeadLetter.class).getRecordValue()).isNotNull();
    mock().completeNext();
    runTurns();
    assertThat(durable).hasValue(1);
  }

  @Test
  void aDeadLetterThatIsTooLargeIsWrittenWithoutItsValueAndWithItsOrigin() {
    settle(
        new Ending.Dead(
            Deliveries.at(1).get(), DeadReason.EXPIRED, Optional.empty(), Optional.empty()));
    mock().errorNext(new RecordTooLargeException("1 MiB"));
    runTurns();
    passToNextTimer();

    DeadLetter letter = read(mock().history().getLast(), DeadLetter.class);
    assertThat(letter.getReason()).isEqualTo(DeadReason.EXPIRED);
    assertThat(letter.getRecordValue()).isNull();
    assertThat(letter.getOriginOffset()).isEqualTo(1);
  }

  @Test
  void bytesOnTheirWayStayBelowTheCreditAndNothingIsForgotten() {
    settle(Endings.delivered(Deliveries.at(1).get()));
    long one =
        mock().history().getFirst().value().length + mock().history().getFirst().key().length;
    mock().completeNext();
    runTurns();
    settlement = settlement(2 * one + one / 2);

    for (int offset = 2; offset < 12; offset++) {
      settle(Endings.delivered(Deliveries.at(offset).get()));
    }
    assertThat(mock().history()).as("one before, two now").hasSize(3);
    while (mock().completeNext()) {
      runTurns();
    }
    assertThat(durable).hasValue(11);
    assertThat(settlement.pending()).isZero();
  }

  @Test
  void aProducerAtItsEndIsReplacedAndWhatItHeldIsWrittenByTheNext() {
    settle(Endings.delivered(Deliveries.at(1).get()));
    mock().errorNext(new ProducerFencedException("somebody else"));
    runTurns();
    assertThat(producers).hasSize(2);
    assertThat(durable).hasValue(0);

    passToNextTimer();
    mock().completeNext();
    runTurns();
    assertThat(durable).hasValue(1);
  }

  @Test
  void aProducerThatThrowsIsReplacedToo() {
    mock().sendException = new KafkaException("in an error state");
    settle(Endings.delivered(Deliveries.at(1).get()));
    runTurns();
    assertThat(producers).hasSize(2);
    assertThat(durable).hasValue(0);

    passToNextTimer();
    mock().completeNext();
    runTurns();
    assertThat(durable).hasValue(1);
  }

  private static Ending retried(OpenDelivery delivery) {
    return new Ending.Retried(
        delivery, Endings.made(1, Endings.SERVER_ERROR), RetryTier.S1, START.plusSeconds(1));
  }

  private void settle(Ending ending) {
    settlement.settle(ending, durable::incrementAndGet);
  }

  private Settlement settlement(long credit) {
    EndingMeters ending = new EndingMeters(meters, type -> type);
    return new Settlement(
        new SettlementRecords(schemas, "host/0/0.1.0", InstantSource.fixed(START)),
        new DurableWrites(this, new ProducerCredit(credit), this, ending::failedWrite),
        () -> nanos,
        ending);
  }

  private static MockProducer<byte[], byte[]> producer() {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private MockProducer<byte[], byte[]> mock() {
    return producers.getLast();
  }

  private List<String> topics() {
    return mock().history().stream().map(ProducerRecord::topic).toList();
  }

  private <T extends org.apache.avro.specific.SpecificRecord> T read(
      ProducerRecord<byte[], byte[]> record, Class<T> type) {
    return ((Decoded.Value<T>) new AvroReader<>(schemas, type).readWaiting(record.value()))
        .record();
  }

  private void runTurns() {
    while (!turns.isEmpty()) {
      turns.remove().run();
    }
  }

  /** The one timer there is runs now. */
  private Duration passToNextTimer() {
    Timer timer = timers.removeFirst();
    Duration pause = Duration.ofNanos(timer.at() - nanos);
    nanos = timer.at();
    timer.then().run();
    runTurns();
    return pause;
  }

  @Override
  public void run(Runnable turn) {
    turns.add(turn);
  }

  @Override
  public void after(Duration delay, Runnable turn) {
    timers.add(new Timer(nanos + delay.toNanos(), turn));
  }

  @Override
  public Producer<byte[], byte[]> current() {
    return mock();
  }

  @Override
  public void broken(Producer<byte[], byte[]> which, RuntimeException why) {
    if (which == mock()) {
      producers.add(producer());
    }
  }
}
