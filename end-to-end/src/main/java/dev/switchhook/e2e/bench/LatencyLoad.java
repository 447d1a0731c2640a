package dev.switchhook.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.e2e.programs.TopicTail;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Delivery;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.local.calls.CallSimulator;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Plays calls, and watches their deliveries come to the topic. */
final class LatencyLoad implements AutoCloseable {
  private static final Duration STRAGGLERS = Duration.ofSeconds(60);
  private static final int SEED = 1;

  private final Schemas schemas;
  private final Producer<byte[], byte[]> producer;
  private final AvroWriter<CallEvent> writer;
  private final AvroReader<Delivery> reader;
  private final TopicTail deliveries;
  private final Journeys journeys;
  private final Map<String, List<String>> subscriptions;
  private final OpenCalls calls;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * Opens what it writes and reads with.
   *
   * @param subscriptions of each tenant, every one of all events
   * @param sideBySide calls that go on at a time
   */
  LatencyLoad(
      Backend backend, Journeys journeys, Map<String, List<String>> subscriptions, int sideBySide) {
    this.schemas = Schemas.open(Map.of("schema.registry.url", backend.registryUrl()));
    KafkaClients kafka =
        new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "bench");
    this.producer = kafka.producer(Map.of("linger.ms", 0));
    this.writer = new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
    this.reader = new AvroReader<>(schemas, Delivery.class);
    this.journeys = journeys;
    this.subscriptions = subscriptions;
    CallSimulator simulator =
        new CallSimulator(SEED, List.copyOf(subscriptions.keySet()), InstantSource.system());
    this.calls = new OpenCalls(simulator::nextCall, sideBySide);
    // A partition that had data is in no fetch until the one under way is answered.
    this.deliveries =
        new TopicTail(
            kafka.consumer(Map.of("fetch.max.wait.ms", 10)),
            List.of(Topics.DELIVERIES),
            this::readable);
  }

  /** Returns when all have arrived, or nobody would wait any longer. */
  void play(Pace pace) {
    pace.keep(intended -> send(calls.next(), intended));
    producer.flush();
    Exception refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException("the broker refused an event", refused);
    }
    long patience = System.nanoTime() + STRAGGLERS.toNanos();
    while (journeys.missing() > 0 && System.nanoTime() < patience) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  @Override
  public void close() {
    deliveries.close();
    producer.close();
    schemas.close();
  }

  private void send(CallEvent told, long intended) {
    String id = told.getId().toString();
    journeys.begin(id, deliveriesOf(told), intended);
    CallEvent event =
        CallEvent.newBuilder(told)
            .setRecordedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
            .build();
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(
                Topics.CALL_EVENTS, event.getCallId().getBytes(UTF_8), writer.write(event)),
            (written, refused) -> {
              journeys.acknowledged(id, System.nanoTime());
              if (refused != null) {
                failure.compareAndSet(null, refused);
              }
            });
  }

  private List<String> deliveriesOf(CallEvent event) {
    return subscriptions.getOrDefault(event.getTenantId(), List.of()).stream()
        .map(subscription -> DeliveryId.of(event.getId().toString(), subscription))
        .toList();
  }

  private void readable(ConsumerRecord<byte[], byte[]> record) {
    long now = System.nanoTime();
    if (!(reader.readWaiting(record.value()) instanceof Decoded.Value<Delivery>(Delivery read))) {
      throw new IllegalStateException("a delivery that cannot be read: " + record.offset());
    }
    journeys.readable(read.getDeliveryId(), now);
  }
}
