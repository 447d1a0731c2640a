package dev.switchhook.e2e.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.Subscription;
import dev.switchhook.ingest.fanout.EventType;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.secret.Envelope;
import dev.switchhook.local.calls.CallSimulator;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Many tenants' subscriptions, and calls of all these tenants. Of a tenant's subscriptions the
 * first three take every event: one by a star, one by prefixes, one by the names of all types. The
 * others wait for types that never come.
 */
final class FanOutLoad implements AutoCloseable {
  /** Deliveries of each event. */
  static final int TAKERS = 3;

  private static final int SEED = 1;

  private static final List<List<String>> TAKEN =
      List.of(
          List.of("*"),
          List.of("call.*", "intent.*", "tool.*", "appointment.*", "transcript.*", "recording.*"),
          EventType.of(CallEvent.getClassSchema()).stream().map(EventType::name).toList());

  private static final List<String> NEVER_COMES = List.of("billing.closed", "survey.*");

  private final Schemas schemas;
  private final Producer<byte[], byte[]> producer;
  private final BenchSubscriptions subscriptions;
  private final AvroWriter<Subscription> subscriptionWriter;
  private final AvroWriter<CallEvent> eventWriter;
  private final List<String> tenants;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /** Opens what it writes with. */
  FanOutLoad(Backend backend, Path keyset, int tenants) {
    this.schemas = Schemas.open(Map.of("schema.registry.url", backend.registryUrl()));
    this.producer =
        new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "bench")
            .producer(Map.of("linger.ms", 20, "batch.size", 256 * 1024));
    this.subscriptions = new BenchSubscriptions(Envelope.open(keyset), new Random(SEED));
    this.subscriptionWriter =
        new AvroWriter<>(schemas, Topics.SUBSCRIPTIONS, Subscription.getClassSchema());
    this.eventWriter = new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
    this.tenants = IntStream.range(0, tenants).mapToObj(each -> "ten_bench_" + each).toList();
  }

  /**
   * Spread evenly over the tenants.
   *
   * @param filtered so many of those that wait have a filter, each another text
   */
  void subscribe(int count, int filtered) {
    int ofTenant = count / tenants.size();
    int filters = 0;
    for (int number = 0; number < ofTenant * tenants.size(); number++) {
      int place = number % ofTenant;
      Subscription.Builder subscription =
          subscriptions
              .active(
                  number,
                  tenants.get(number / ofTenant),
                  "https://crm-%d.example/hooks/voice".formatted(number),
                  Instant.now())
              .setEventTypes(place < TAKERS ? TAKEN.get(place) : NEVER_COMES);
      if (place >= TAKERS && filters < filtered) {
        subscription.setFilter("data.call.agent_id == \"agt_" + filters++ + "\"");
      }
      send(
          Topics.SUBSCRIPTIONS,
          BenchSubscriptions.id(number),
          subscriptionWriter.write(subscription.build()));
    }
    flush();
  }

  /** Of calls that go on side by side. */
  void events(int count) {
    CallSimulator simulator = new CallSimulator(SEED, tenants, InstantSource.system());
    Deque<CallEvent> told = new ArrayDeque<>();
    for (int number = 0; number < count; number++) {
      if (told.isEmpty()) {
        told.addAll(simulator.nextCall());
      }
      CallEvent event =
          CallEvent.newBuilder(told.removeFirst())
              .setRecordedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
              .build();
      send(Topics.CALL_EVENTS, event.getCallId(), eventWriter.write(event));
    }
    flush();
  }

  @Override
  public void close() {
    producer.close();
    schemas.close();
  }

  private void send(String topic, String key, byte[] value) {
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(topic, key.getBytes(UTF_8), value),
            (written, refused) -> {
              if (refused != null) {
                failure.compareAndSet(null, refused);
              }
            });
  }

  private void flush() {
    producer.flush();
    Exception refused = failure.get();
    if (refused != null) {
      throw new IllegalStateException("the load was not written", refused);
    }
  }
}
