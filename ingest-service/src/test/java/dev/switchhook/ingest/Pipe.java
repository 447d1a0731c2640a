package dev.switchhook.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.event.Wire;
import dev.switchhook.ingest.outage.Waits;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.kit.streams.Notice;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology without a broker, under a clock of its own. */
final class Pipe implements AutoCloseable {
  static final Instant START = Instant.parse("2026-10-09T09:00:00Z");

  final FlakyRegistry registry = new FlakyRegistry();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Subscriptions subscriptions = new Subscriptions();
  final List<String> outages = new ArrayList<>();
  private final TopologyTestDriver driver;
  private final Schemas schemas;
  private Instant now = START;

  /** Runs at each pause of a thread that waits; true: the wait goes on. */
  BooleanSupplier meanwhile = () -> true;

  Pipe(Path stateFolder) {
    InstantSource clock = () -> now;
    schemas = Schemas.over(registry, clock);
    register(Topics.CALL_EVENTS, CallEvent.getClassSchema());
    register(Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    register(Topics.DELIVERIES, Delivery.getClassSchema());
    register(Topics.DEAD_LETTERS, DeadLetter.getClassSchema());
    Waits waits =
        new Waits(
            time -> {
              now = now.plus(time);
              return meanwhile.getAsBoolean();
            },
            Duration.ofSeconds(150),
            () -> now.toEpochMilli() * 1_000_000,
            new Notice() {
              @Override
              public void away(String why) {
                outages.add(why);
              }

              @Override
              public void back() {
                outages.add("back");
              }
            });
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "pipe");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
    driver =
        new TopologyTestDriver(
            IngestTopology.build(
                schemas, subscriptions, waits, clock, new IngestMeters(meters, type -> type)),
            settings,
            START);
  }

  /** Under which it was registered. */
  int register(String topic, Schema schema) {
    try {
      return registry.register(topic + "-value", new AvroSchema(SchemaText.plain(schema)));
    } catch (IOException
        | io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException e) {
      throw new IllegalStateException(e);
    }
  }

  void subscribe(Subscription... all) {
    AvroWriter<Subscription> writer =
        new AvroWriter<>(schemas, Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    for (Subscription subscription : all) {
      subscription(subscription.getSubscriptionId(), writer.write(subscription));
    }
  }

  void subscription(String key, byte[] value) {
    input(Topics.SUBSCRIPTIONS).pipeInput(key.getBytes(UTF_8), value);
  }

  void learned(String key, byte[] value) {
    input(Topics.SUBSCRIPTION_STATE).pipeInput(key.getBytes(UTF_8), value);
  }

  void send(CallEvent event) {
    send(event.getCallId(), framed(event));
  }

  void send(String key, byte[] value) {
    send(key, value, new RecordHeaders());
  }

  void send(String key, byte[] value, Headers headers) {
    input(Topics.CALL_EVENTS)
        .pipeInput(new TestRecord<>(key == null ? null : key.getBytes(UTF_8), value, headers));
  }

  byte[] framed(IndexedRecord record) {
    return framed(register(Topics.CALL_EVENTS, record.getSchema()), Wire.avro(record));
  }

  static byte[] framed(int schemaId, byte[] avro) {
    return ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(schemaId).put(avro).array();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Instant now() {
    return now;
  }

  /** All since the last call. */
  List<Delivery> deliveries() {
    return values(Topics.DELIVERIES, Delivery.class);
  }

  List<DeadLetter> deadLetters() {
    return values(Topics.DEAD_LETTERS, DeadLetter.class);
  }

  List<TestRecord<byte[], byte[]>> rejected() {
    return output(Topics.CALL_EVENTS_REJECTED).readRecordsToList();
  }

  List<TestRecord<byte[], byte[]>> deliveryRecords() {
    return output(Topics.DELIVERIES).readRecordsToList();
  }

  double counted(String meter, String... tags) {
    return meters.get(meter).tags(tags).counter().count();
  }

  private <T extends org.apache.avro.specific.SpecificRecord> List<T> values(
      String topic, Class<T> type) {
    AvroReader<T> reader = new AvroReader<>(schemas, type);
    List<T> values = new ArrayList<>();
    for (byte[] value : output(topic).readValuesToList()) {
      values.add(((Decoded.Value<T>) reader.readWaiting(value)).record());
    }
    return values;
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  TopologyTestDriver driver() {
    return driver;
  }

  @Override
  public void close() {
    driver.close();
  }

  /** A registry that can be switched off. */
  static final class FlakyRegistry extends MockSchemaRegistryClient {
    boolean away;
    int asked;

    @Override
    public io.confluent.kafka.schemaregistry.ParsedSchema getSchemaById(int id)
        throws IOException,
            io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException {
      asked++;
      if (away) {
        throw new java.net.ConnectException("Connection refused");
      }
      return super.getSchemaById(id);
    }
  }
}
