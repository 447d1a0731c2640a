package dev.switchhook.kit.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.KeysetFile;
import dev.switchhook.kit.secret.Keysets;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a topic of one partition to which others may write at the worst moment. */
class ResealTest {
  private static final TopicPartition AT = new TopicPartition(Topics.SUBSCRIPTIONS, 0);
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir private Path folder;
  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final Schemas schemas = Schemas.over(registry, InstantSource.fixed(NOW));
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
  private final List<byte[]> justBefore = new ArrayList<>();
  private AvroWriter<Subscription> writer;
  private Envelope old;
  private Envelope fresh;

  @BeforeEach
  void rotates() throws Exception {
    registry.register(
        AT.topic() + "-value", new AvroSchema(SchemaText.plain(Subscription.getClassSchema())));
    writer = new AvroWriter<>(schemas, AT.topic(), Subscription.getClassSchema());
    Path keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    old = Envelope.open(keyset);
    new KeysetFile(keyset).rotate();
    fresh = Envelope.open(keyset);
  }

  @Test
  void everySecretIsSealedAnewAndOpensAsBefore() throws Exception {
    append("sub_1", sealed("sub_1").row().build());

    assertThat(reseal()).isEqualTo(new Reseal.Result(1, Map.of()));

    Subscription now = newest();
    assertThat(Ciphertexts.in(now)).hasSameSizeAs(SealedSubscription.PURPOSES);
    assertThat(Ciphertexts.in(now))
        .extracting(Ciphertext::getKeyId)
        .containsOnly(fresh.primaryKeyId());
    List<String> opened = new ArrayList<>();
    opened.add(open(now.getUrlSecret(), "url"));
    opened.add(open(now.getSigningSecrets().get(0).getSecret(), "signing/sec_1"));
    opened.add(open(now.getSigningSecrets().get(1).getSecret(), "signing/sec_2"));
    opened.add(open(now.getAuth().getSecret(), "auth"));
    opened.add(open(now.getAuth().getHeaders().getFirst().getValue(), "header/x-key"));
    opened.add(open(now.getAuth().getOauth2().getClientSecret(), "oauth2"));
    opened.add(open(now.getClientCertificate().getPrivateKey(), "client_key"));
    opened.add(open(now.getCreation(), "creation"));
    assertThat(opened)
        .isEqualTo(SealedSubscription.PURPOSES.stream().map(each -> "secret of " + each).toList());
    assertThat(now.getVersion()).isEqualTo(2);
    assertThat(now.getUpdatedAt()).isEqualTo(NOW);
    assertThat(now.getEnabledAt()).isBefore(NOW);
  }

  @Test
  void whatIsSealedUnderThePrimaryIsNotWrittenAgain() throws Exception {
    append("sub_1", new SealedSubscription(fresh, "sub_1").row().build());
    append("sub_2", sealed("sub_2").row().build());
    append("sub_2", (byte[]) null);

    assertThat(reseal().resealed()).isZero();
    assertThat(topic).hasSize(3);
  }

  @Test
  void aChangeOfTheLastMomentIsPutOnTopAgain() throws Exception {
    append("sub_1", sealed("sub_1").row().build());
    justBefore.add(
        writer.write(sealed("sub_1").row().setVersion(2).setDescription("theirs").build()));
    justBefore.add(new byte[] {1}); // and rubbish, which nobody takes for a change

    reseal();

    assertThat(newest().getDescription()).isEqualTo("theirs");
    assertThat(newest().getVersion()).isEqualTo(3);
    assertThat(Ciphertexts.in(newest()))
        .extracting(Ciphertext::getKeyId)
        .containsOnly(fresh.primaryKeyId());
  }

  @Test
  void aDeletionOfTheLastMomentStaysOne() throws Exception {
    append("sub_1", sealed("sub_1").row().build());
    justBefore.add(null);

    reseal();

    assertThat(topic.getLast().value()).isNull();
  }

  @Test
  void whatDoesNotOpenIsLeftAndNamedAndTheOthersGoOn() throws Exception {
    Subscription stolen =
        Subscription.newBuilder(sealed("sub_9").row().build()).setSubscriptionId("sub_1").build();
    append("sub_1", stolen);
    append("sub_2", sealed("sub_2").row().build());
    append("sub_3", new byte[] {1, 2});

    Reseal.Result result = reseal();

    assertThat(result.resealed()).isEqualTo(1);
    assertThat(result.left()).containsOnlyKeys("sub_1");
    assertThat(result.left().get("sub_1")).contains("CORRUPT_OR_MOVED");
    assertThat(topic).hasSize(4);
  }

  private Reseal.Result reseal() {
    consumer.updatePartitions(
        AT.topic(), List.of(new PartitionInfo(AT.topic(), 0, Node.noNode(), null, null)));
    consumer.updateBeginningOffsets(Map.of(AT, 0L));
    consumer.updateEndOffsets(Map.of(AT, (long) topic.size()));
    consumer.schedulePollTask(() -> List.copyOf(topic).forEach(consumer::addRecord));
    SubscriptionLog subscriptions = new SubscriptionLog(consumer, schemas);
    subscriptions.readToEnd();
    return new Reseal(subscriptions, new Interrupted(), writer, fresh, InstantSource.fixed(NOW))
        .run();
  }

  private SealedSubscription sealed(String id) {
    return new SealedSubscription(old, id);
  }

  private void append(String key, Subscription subscription) {
    append(key, writer.write(subscription));
  }

  private ConsumerRecord<byte[], byte[]> append(String key, byte[] value) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(AT.topic(), 0, topic.size(), key.getBytes(UTF_8), value);
    topic.add(record);
    return record;
  }

  private Subscription newest() {
    return new SubscriptionLog(consumer, schemas).read(topic.getLast()).orElseThrow();
  }

  private String open(Ciphertext sealed, String purpose) throws Exception {
    return fresh.open(sealed, SealedSubscription.TENANT, "sub_1", purpose).utf8();
  }

  /** What is to come before the first record comes before it. */
  private final class Interrupted extends MockProducer<byte[], byte[]> {
    Interrupted() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
      String key = new String(record.key(), UTF_8);
      justBefore.forEach(value -> consumer.addRecord(append(key, value)));
      justBefore.clear();
      ConsumerRecord<byte[], byte[]> ours = append(key, record.value());
      consumer.addRecord(ours);
      return CompletableFuture.completedFuture(
          new RecordMetadata(AT, ours.offset(), 0, 0, record.key().length, 0));
    }
  }
}
