package dev.switchhook.delivery.subscription;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.subscription.SubscriptionChange.Known;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.kit.secret.Keysets;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The rows of a directory, fed with bytes as its topic has them; a bad row is counted. */
final class DirectoryBench implements DirectoryWatch {
  static final Instant NOW = SubscriptionRows.BORN.plusSeconds(3_600);

  final Envelope envelope;
  final DirectoryRows rows;
  int badRows;
  private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
  private final Schemas schemas = Schemas.over(registry, InstantSource.fixed(NOW));
  private final AvroWriter<Subscription> subscriptions;
  private long offset;

  DirectoryBench(Path folder) {
    Path keyset = folder.resolve("keyset.json");
    Keysets.createIfAbsent(keyset);
    envelope = Envelope.open(keyset);
    register(Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    subscriptions = new AvroWriter<>(schemas, Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    rows =
        new DirectoryRows(
            new RowReaders(schemas),
            new TermsReader(
                new EndpointOpener(envelope, Duration.ofSeconds(15), InstantSource.fixed(NOW))),
            this);
  }

  /** Under which it was registered. */
  int register(String topic, Schema schema) {
    try {
      return registry.register(topic + "-value", new AvroSchema(SchemaText.plain(schema)));
    } catch (Exception e) {
      throw new AssertionError("the mock takes every schema", e);
    }
  }

  SubscriptionRows row(String id, String tenant) {
    return SubscriptionRows.of(envelope, id, tenant);
  }

  byte[] bytes(Subscription subscription) {
    return subscriptions.write(subscription);
  }

  void take(Subscription subscription) {
    take(subscription.getSubscriptionId(), bytes(subscription));
  }

  void take(String key, byte[] value) {
    try {
      rows.take(
          new ConsumerRecord<>(Topics.SUBSCRIPTIONS, 0, offset++, key.getBytes(UTF_8), value));
    } catch (RegistryAway e) {
      throw new AssertionError("it answers", e);
    }
  }

  /** What the directory tells the engine of it. */
  SubscriptionTerms terms(String id) {
    return rows.all().stream()
        .map(change -> ((Known) change).terms())
        .filter(terms -> terms.subscriptionId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  Endpoint endpoint(String id) {
    return ((Standing.Active) terms(id).standing()).endpoint();
  }

  @Override
  public void badRow() {
    badRows++;
  }

  @Override
  public void current(int subscriptions, int locked) {}

  @Override
  public void behind(String why) {
    throw new AssertionError(why);
  }

  @Override
  public void died(Throwable cause) {
    throw new AssertionError(cause);
  }
}
