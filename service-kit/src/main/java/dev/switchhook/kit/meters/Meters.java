package dev.switchhook.kit.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The measurements of one process: JVM and process from the start, Kafka clients by {@code watch}.
 * Our own meters begin with {@code switchhook.} and take tags from closed sets only ({@link
 * TagRules}). Thread-safe.
 */
public final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final LogbackMetrics logs = new LogbackMetrics();
  private final EventTypes eventTypes = new EventTypes();

  /** Looks for new metrics of Kafka's clients, which come while they run. */
  private final ScheduledExecutorService refresh =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("meters").factory());

  public Meters() {
    registry.config().meterFilter(new TagRules());
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    collections.bindTo(registry);
    logs.bindTo(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /** The value of the tag {@code event_type}: the first 50 types seen, then {@code other}. */
  public String eventType(String type) {
    return eventTypes.tag(type);
  }

  /** Close what is returned before the client. */
  public Watched watch(Consumer<?, ?> consumer) {
    return bound(new KafkaClientMetrics(consumer, List.of(), refresh));
  }

  /** Close what is returned before the client. */
  public Watched watch(Producer<?, ?> producer) {
    return bound(new KafkaClientMetrics(producer, List.of(), refresh));
  }

  /**
   * Close what is returned before the application. By another name than {@code watch}, so that a
   * program without Kafka Streams compiles.
   */
  public Watched watchStreams(KafkaStreams streams) {
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams, List.of(), refresh);
    metrics.bindTo(registry);
    return metrics::close;
  }

  private Watched bound(KafkaClientMetrics metrics) {
    metrics.bindTo(registry);
    return metrics::close;
  }

  /** All of it, in Prometheus' text format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    refresh.shutdownNow();
    collections.close();
    logs.close();
    registry.close();
  }

  /** Takes a client's meters away again. */
  @FunctionalInterface
  public interface Watched extends AutoCloseable {
    @Override
    void close();
  }
}
