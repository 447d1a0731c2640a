package dev.switchhook.delivery;

import dev.switchhook.delivery.settle.ProducerSource;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.meters.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one producer of the process. It never makes its caller wait: what it cannot take at once
 * fails at once, and is written again by whoever owns it.
 */
final class SharedProducer implements ProducerSource, AutoCloseable {
  static final long BUFFER_BYTES = 32L * 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(SharedProducer.class);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private static final Map<String, Object> SETTINGS =
      Map.of(
          // A cold topic or a full buffer would otherwise stop a loop for as long as this.
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          0,
          ProducerConfig.BUFFER_MEMORY_CONFIG,
          BUFFER_BYTES,
          // A retry is not urgent, and a delivery that is done holds an offset only; but a batch
          // costs 128 KiB of buffers for lz4 and a checksum. With 5 ms it held three attempts of a
          // saturated worker, and that was 3/4 of all that the loop allocated (measured).
          ProducerConfig.LINGER_MS_CONFIG,
          50,
          // What was warmed up stays warm: an idle tier must not be cold when it is needed.
          ProducerConfig.METADATA_MAX_IDLE_CONFIG,
          Duration.ofDays(365).toMillis());

  private final KafkaClients clients;
  private final Meters meters;
  private final AtomicReference<Watched> current;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A producer and its meters. */
  private record Watched(Producer<byte[], byte[]> producer, Meters.Watched meters) {}

  private SharedProducer(KafkaClients clients, Meters meters) {
    this.clients = clients;
    this.meters = meters;
    this.current = new AtomicReference<>(make());
  }

  /**
   * Returns when it knows where every partition of these topics is.
   *
   * @throws InterruptedException when interrupted while it waits
   */
  static SharedProducer open(KafkaClients clients, Meters meters, List<String> topics)
      throws InterruptedException {
    SharedProducer shared = new SharedProducer(clients, meters);
    try {
      for (String topic : topics) {
        shared.warmUp(topic);
      }
      return shared;
    } catch (InterruptedException | RuntimeException e) {
      shared.close();
      throw e;
    }
  }

  private void warmUp(String topic) throws InterruptedException {
    while (true) {
      try {
        if (!current().partitionsFor(topic).isEmpty()) {
          return;
        }
      } catch (TimeoutException e) {
        log.debug("not known yet topic={}", topic, e);
      }
      Thread.sleep(20);
    }
  }

  private Watched make() {
    Producer<byte[], byte[]> producer = clients.producer(SETTINGS);
    return new Watched(producer, meters.watch(producer));
  }

  @Override
  public Producer<byte[], byte[]> current() {
    return current.get().producer();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // which of them it is
  public void broken(Producer<byte[], byte[]> which, RuntimeException why) {
    Watched broken = current.get();
    if (closed.get() || broken.producer() != which) {
      return;
    }
    Watched fresh = make();
    if (current.compareAndSet(broken, fresh)) {
      log.warn("producer is at its end, another takes its place error={}", why.toString());
      Thread.ofVirtual().start(() -> close(broken, GOODBYE));
    } else {
      Thread.ofVirtual().start(() -> close(fresh, Duration.ZERO));
    }
  }

  /** What was handed over and not acknowledged by then is not settled, and so not lost. */
  @Override
  public void close() {
    closed.set(true);
    close(current.get(), GOODBYE);
  }

  private static void close(Watched watched, Duration time) {
    watched.meters().close();
    try {
      watched.producer().close(time);
    } catch (KafkaException e) {
      log.warn("producer did not close in order error={}", e.toString());
    }
  }
}
