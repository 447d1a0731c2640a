package dev.switchhook.delivery.settle;

import static dev.switchhook.delivery.engine.Deliveries.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.engine.Subscriptions;
import dev.switchhook.delivery.subscription.Disablement;
import dev.switchhook.delivery.subscription.Failures;
import dev.switchhook.delivery.subscription.LearnedState;
import dev.switchhook.delivery.subscription.SubscriptionTerms;
import dev.switchhook.events.ActorSource;
import dev.switchhook.events.AuditAction;
import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.BreakerState;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LearnedWritesTest implements OnLoop, ProducerSource {
  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final Schemas schemas = Schemas.over(registry, InstantSource.fixed(START));
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final ArrayDeque<Runnable> timers = new ArrayDeque<>();
  private LearnedWrites writes;

  @BeforeEach
  void registerSchemas() throws Exception {
    registry.register(
        Topics.SUBSCRIPTION_STATE + "-value",
        new AvroSchema(SchemaText.plain(SubscriptionState.getClassSchema())));
    registry.register(
        Topics.AUDIT + "-value", new AvroSchema(SchemaText.plain(AuditRecord.getClassSchema())));
    writes =
        new LearnedWrites(
            new LearnedRecords(schemas, "host", "host/0/0.1.0", InstantSource.fixed(START)),
            new DurableWrites(this, new ProducerCredit(1_000_000), this, _ -> {}));
  }

  @Test
  void whatWasLearnedIsWrittenAsItIs() {
    writes.learned(
        terms("sub_1"),
        new LearnedState(
            Optional.empty(),
            BreakerState.OPEN,
            Optional.of(START),
            Optional.of(START.plusSeconds(120)),
            new Failures(
                Optional.of(START.minusSeconds(60)),
                7,
                Optional.of(START.minusSeconds(30)),
                Optional.of(START.minusSeconds(90)),
                OptionalInt.of(410))));

    ProducerRecord<byte[], byte[]> record = producer.history().getFirst();
    assertThat(record.topic()).isEqualTo("webhook.subscription-state");
    assertThat(record.key()).asString(UTF_8).isEqualTo("sub_1");
    assertThat(read(record, SubscriptionState.class))
        .isEqualTo(
            SubscriptionState.newBuilder()
                .setSubscriptionId("sub_1")
                .setTenantId("ten_1")
                .setSubscriptionVersion(1)
                .setBreaker(BreakerState.OPEN)
                .setBreakerChangedAt(START)
                .setNotBefore(START.plusSeconds(120))
                .setFailingSince(START.minusSeconds(60))
                .setConsecutiveFailures(7)
                .setGoneSince(START.minusSeconds(30))
                .setLastSuccessAt(START.minusSeconds(90))
                .setLastStatusCode(410)
                .setUpdatedAt(START)
                .setWorker("host/0/0.1.0")
                .build());
  }

  @Test
  void ofASubscriptionOneIsOnItsWayAndTheNewestWaitsBehind() {
    for (long count = 1; count <= 5; count++) {
      writes.learned(terms("sub_1"), failing(count));
    }
    writes.learned(terms("sub_2"), failing(1));
    assertThat(producer.history()).hasSize(2);
    producer.errorNext(new TopicAuthorizationException("refused"));
    runTurns();
    assertThat(producer.history()).as("made again after a pause").hasSize(2);
    timers.remove().run();
    while (producer.completeNext()) {
      runTurns();
    }

    assertThat(producer.history().stream().map(this::failuresOf)).endsWith("sub_1 1", "sub_1 5");
    assertThat(producer.history()).hasSize(4);
    writes.learned(terms("sub_1"), failing(6));
    assertThat(producer.history()).as("the way is free").hasSize(5);
  }

  @Test
  void aDisablementIsAStateAndAnAuditRecordThatSayTheSame() {
    Disablement how = new Disablement(DisabledReason.LONG_FAILURE, START);
    LearnedState state = failing(50);
    writes.disabled(
        terms("sub_1"),
        new LearnedState(
            Optional.of(how),
            state.breaker(),
            state.breakerChangedAt(),
            state.notBefore(),
            state.failures()));

    SubscriptionState written = read(producer.history().getFirst(), SubscriptionState.class);
    assertThat(written.getDisabled()).isTrue();
    assertThat(written.getDisabledReason()).isEqualTo(DisabledReason.LONG_FAILURE);
    assertThat(written.getDisabledAt()).isEqualTo(START);
    ProducerRecord<byte[], byte[]> record = producer.history().getLast();
    AuditRecord audit = read(record, AuditRecord.class);
    assertThat(record.topic()).isEqualTo("webhook.audit");
    assertThat(record.key()).asString(UTF_8).isEqualTo(audit.getAuditId());
    assertThat(audit.getAction()).isEqualTo(AuditAction.DISABLE);
    assertThat(audit.getActor()).isEqualTo("switchhook-delivery");
    assertThat(audit.getActorSource()).isEqualTo(ActorSource.SERVICE);
    assertThat(audit.getReason()).startsWith("LONG_FAILURE").contains("50 attempts");
    assertThat(audit.getSubscriptionIds()).isEqualTo(List.of("sub_1"));
    assertThat(audit.getTenantIds()).isEqualTo(List.of("ten_1"));
  }

  private static SubscriptionTerms terms(String id) {
    return Subscriptions.active(id);
  }

  private static LearnedState failing(long count) {
    return new LearnedState(
        Optional.empty(),
        BreakerState.CLOSED,
        Optional.empty(),
        Optional.empty(),
        new Failures(
            Optional.of(START), count, Optional.empty(), Optional.empty(), OptionalInt.empty()));
  }

  private String failuresOf(ProducerRecord<byte[], byte[]> record) {
    SubscriptionState state = read(record, SubscriptionState.class);
    return state.getSubscriptionId() + " " + state.getConsecutiveFailures();
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

  @Override
  public void run(Runnable turn) {
    turns.add(turn);
  }

  @Override
  public void after(Duration delay, Runnable turn) {
    timers.add(turn);
  }

  @Override
  public Producer<byte[], byte[]> current() {
    return producer;
  }

  @Override
  public void broken(Producer<byte[], byte[]> which, RuntimeException why) {
    throw new AssertionError("it is not", why);
  }
}
