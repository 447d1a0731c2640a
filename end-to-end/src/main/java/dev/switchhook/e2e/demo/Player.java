package dev.switchhook.e2e.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.CallEvent;
import dev.switchhook.local.calls.CallSimulator;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The voice platform of the demo: plays calls onto {@code voice.call-events} at a steady rate. */
final class Player {
  private final Producer<byte[], byte[]> producer;
  private final AvroWriter<CallEvent> writer;
  private final Ledger ledger;
  private final AtomicLong events = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  Player(Producer<byte[], byte[]> producer, Schemas schemas, Ledger ledger) {
    this.producer = producer;
    this.writer = new AvroWriter<>(schemas, Topics.CALL_EVENTS, CallEvent.getClassSchema());
    this.ledger = ledger;
  }

  /**
   * Returns when the broker has acknowledged every event.
   *
   * @throws IllegalStateException an event was not taken: nothing can be promised of it
   */
  void play(int calls, long seed, double eventsPerSecond) throws InterruptedException {
    CallSimulator simulator = new CallSimulator(seed, Role.tenants(), InstantSource.system());
    long started = System.nanoTime();
    for (int call = 0; call < calls; call++) {
      for (CallEvent event : simulator.nextCall()) {
        pace(started, eventsPerSecond);
        send(event);
      }
    }
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the broker refused an event", failed);
    }
  }

  /** Acknowledged so far. */
  long events() {
    return events.get();
  }

  private void send(CallEvent event) {
    Future<RecordMetadata> _ =
        producer.send(
            new ProducerRecord<>(
                Topics.CALL_EVENTS, event.getCallId().getBytes(UTF_8), writer.write(event)),
            (written, refused) -> {
              if (refused != null) {
                failure.compareAndSet(null, refused);
                return;
              }
              ledger.accepted(
                  event.getTenantId(), event.getId().toString(), event.getType(), Instant.now());
              events.incrementAndGet();
            });
  }

  private void pace(long started, double eventsPerSecond) throws InterruptedException {
    long due = started + (long) (events.get() * 1e9 / eventsPerSecond);
    long ahead = due - System.nanoTime();
    if (ahead > 0) {
      Thread.sleep(Duration.ofNanos(ahead));
    }
  }
}
