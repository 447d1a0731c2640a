package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.delivery.subscription.SubscriptionChange.Deleted;
import dev.switchhook.delivery.subscription.SubscriptionChange.Known;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DisabledReason;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.events.SubscriptionStatus;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Keysets;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryRowsTest implements DirectoryWatch {
  private static final Instant NOW = SubscriptionRows.BORN.plusSeconds(3_600);
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);

  @TempDir private static Path folder;

  private final MockSchemaRegistryClient registry =
      new MockSchemaRegistryClient() {
        @Override
        public io.confluent.kafka.schemaregistry.ParsedSchema getSchemaById(int id)
            throws IOException,
                io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException {
          if (registryAway) {
            throw new IOException("connection refused");
          }
          return super.getSchemaById(id);
        }
      };
  private final Schemas schemas = Schemas.over(registry, InstantSource.fixed(NOW));
  private boolean registryAway;
  private Envelope envelope;
  private AvroWriter<Subscription> subscriptions;
  private AvroWriter<SubscriptionState> states;
  private DirectoryRows rows;
  private int badRows;
  private long offset;

  @BeforeEach
  void start() throws Exception {
    Path keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    envelope = Envelope.open(keyset);
    subscriptions = writer(Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    states = writer(Topics.SUBSCRIPTION_STATE, SubscriptionState.getClassSchema());
    rows =
        new DirectoryRows(
            new RowReaders(schemas),
            new TermsReader(
                new EndpointOpener(envelope, Duration.ofSeconds(15), InstantSource.fixed(NOW))),
            this);
  }

  @Test
  void aSubscriptionIsKnownFromItsRowOnAndGoneWithItsTombstone() throws RegistryAway {
    SubscriptionTerms terms = known(take("sub_1", active()));
    assertThat(terms.standing()).isInstanceOf(Standing.Active.class);
    assertThat(rows.all()).containsExactly(new Known(terms));

    assertThat(rows.take(row(Topics.SUBSCRIPTIONS, "sub_1", null))).hasValue(new Deleted("sub_1"));
    assertThat(rows.all()).isEmpty();
  }

  @Test
  void whatIsLearnedComesFromTheOtherTopicInEitherOrder() throws RegistryAway {
    SubscriptionState gone = TermsReaderTest.disabled(DisabledReason.GONE, NOW);
    Standing stopped = new Standing.Stopped(DeadReason.ENDPOINT_GONE);

    assertThat(learn("sub_1", gone)).isEmpty();
    assertThat(known(take("sub_1", active())).standing()).isEqualTo(stopped);
    assertThat(known(rows.take(row(Topics.SUBSCRIPTION_STATE, "sub_1", null))).standing())
        .isInstanceOf(Standing.Active.class);
    assertThat(known(learn("sub_1", gone)).standing()).isEqualTo(stopped);
  }

  @Test
  void aBadRowLeavesTheOneBeforeItInForce() throws RegistryAway {
    take("sub_1", active());
    byte[] badUrl =
        subscriptions.write(
            SubscriptionRows.of(envelope, "sub_1", "ten_1")
                .signedWith("s", SECRET)
                .url("https://a b/")
                .get());

    assertThat(rows.take(row(Topics.SUBSCRIPTIONS, "sub_1", badUrl))).isEmpty();
    assertThat(rows.take(row(Topics.SUBSCRIPTIONS, "sub_1", new byte[] {1, 2}))).isEmpty();
    assertThat(badRows).isEqualTo(2);
    assertThat(known(rows.all().getFirst()).standing()).isInstanceOf(Standing.Active.class);
  }

  @Test
  void aBadRowWithNoneBeforeItMakesDeliveriesWaitAndNotDie() throws RegistryAway {
    assertThat(known(rows.take(row(Topics.SUBSCRIPTIONS, "sub_1", new byte[] {1, 2}))).standing())
        .isInstanceOf(Standing.Locked.class);

    assertThat(known(take("sub_1", active())).standing()).isInstanceOf(Standing.Active.class);
  }

  @Test
  void aRowUnderAnotherKeyOrOfAnotherTenantIsNotTakenIn() throws RegistryAway {
    take("sub_1", active());
    Subscription moved =
        SubscriptionRows.of(envelope, "sub_1", "ten_2").signedWith("s", SECRET).get();

    assertThat(take("sub_1", moved)).isEmpty();
    assertThat(known(take("sub_2", active())).standing()).isInstanceOf(Standing.Locked.class);
    assertThat(badRows).isEqualTo(2);
  }

  @Test
  void aPauseTakesForceAtOnce() throws RegistryAway {
    take("sub_1", active());
    Subscription paused =
        SubscriptionRows.of(envelope, "sub_1", "ten_1")
            .signedWith("s", SECRET)
            .state(SubscriptionStatus.PAUSED)
            .get();

    assertThat(known(take("sub_1", paused)).standing())
        .isEqualTo(new Standing.Stopped(DeadReason.ENDPOINT_DISABLED));
  }

  @Test
  void aRegistryThatIsAwayIsWaitedForAndNothingIsTakenIn() throws RegistryAway {
    byte[] value = subscriptions.write(active());
    registryAway = true;
    assertThatThrownBy(() -> rows.take(row(Topics.SUBSCRIPTIONS, "sub_1", value)))
        .isInstanceOf(RegistryAway.class);
    assertThat(badRows).isZero();

    registryAway = false;
    assertThat(rows.take(row(Topics.SUBSCRIPTIONS, "sub_1", value))).isPresent();
  }

  private Subscription active() {
    return SubscriptionRows.of(envelope, "sub_1", "ten_1").signedWith("s", SECRET).get();
  }

  private Optional<SubscriptionChange> take(String key, Subscription subscription)
      throws RegistryAway {
    return rows.take(row(Topics.SUBSCRIPTIONS, key, subscriptions.write(subscription)));
  }

  private Optional<SubscriptionChange> learn(String key, SubscriptionState state)
      throws RegistryAway {
    return rows.take(row(Topics.SUBSCRIPTION_STATE, key, states.write(state)));
  }

  private ConsumerRecord<byte[], byte[]> row(String topic, String key, byte[] value) {
    return new ConsumerRecord<>(topic, 0, offset++, key.getBytes(UTF_8), value);
  }

  private static SubscriptionTerms known(Optional<SubscriptionChange> change) {
    return known(change.orElseThrow());
  }

  private static SubscriptionTerms known(SubscriptionChange change) {
    return ((Known) change).terms();
  }

  private <T extends org.apache.avro.specific.SpecificRecord> AvroWriter<T> writer(
      String topic, Schema schema) throws Exception {
    registry.register(topic + "-value", new AvroSchema(SchemaText.plain(schema)));
    return new AvroWriter<>(schemas, topic, schema);
  }

  @Override
  public void badRow() {
    badRows++;
  }

  @Override
  public void current(int subscriptions, int locked) {}

  @Override
  public void behind(String why) {}

  @Override
  public void died(Throwable cause) {
    throw new AssertionError(cause);
  }
}
