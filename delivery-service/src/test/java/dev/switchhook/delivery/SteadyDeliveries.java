package dev.switchhook.delivery;

import dev.switchhook.events.Delivery;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes deliveries at a steady pace, and remembers when it wrote each. */
final class SteadyDeliveries implements AutoCloseable {
  private final DeliveryRig rig;
  private final AvroWriter<Delivery> writer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

  SteadyDeliveries(DeliveryRig rig) {
    this.rig = rig;
    this.writer = new AvroWriter<>(rig.schemas, Topics.DELIVERIES, Delivery.getClassSchema());
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", rig.stack.broker().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * So many a second of these in turn, for so many seconds.
   *
   * @return when all are acknowledged: when each was written, by delivery id
   */
  CompletableFuture<Map<String, Instant>> write(
      int perSecond, int seconds, List<Supplier<Delivery>> inTurn) {
    int all = perSecond * seconds;
    Map<String, Instant> written = new ConcurrentHashMap<>();
    CompletableFuture<Map<String, Instant>> done = new CompletableFuture<>();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger acknowledged = new AtomicInteger();
    var pace =
        clock.scheduleAtFixedRate(
            () -> {
              int number = next.getAndIncrement();
              if (number >= all) {
                return;
              }
              Delivery delivery = inTurn.get(number % inTurn.size()).get();
              byte[] value = writer.write(delivery);
              written.put(delivery.getDeliveryId(), Instant.now());
              producer.send(
                  rig.record(delivery, value),
                  (_, failure) -> {
                    if (failure != null) {
                      done.completeExceptionally(failure);
                    } else if (acknowledged.incrementAndGet() == all) {
                      done.complete(written);
                    }
                  });
            },
            0,
            TimeUnit.SECONDS.toNanos(1) / perSecond,
            TimeUnit.NANOSECONDS);
    return done.whenComplete((_, _) -> pace.cancel(false));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    producer.close(Duration.ofSeconds(5));
  }
}
