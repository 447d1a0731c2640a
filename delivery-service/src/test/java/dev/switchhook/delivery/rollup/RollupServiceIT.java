package dev.switchhook.delivery.rollup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadReason;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.DeliveryMetrics;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.kafka.TopicApply;
import dev.switchhook.kit.run.Stop;
import dev.switchhook.local.LocalStack;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The roll-up against a real broker and a real registry. */
@Timeout(600)
class RollupServiceIT {
  private static final int PARTITIONS = 2;

  @TempDir Path folder;

  @Test
  void everyAttemptAndLetterIsCountedOnceOverARestart() throws Exception {
    try (LocalStack stack = LocalStack.start(folder.resolve("stack"));
        Admin admin = Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()));
        Schemas schemas = Schemas.open(Map.of("schema.registry.url", stack.registry().url()))) {
      TopicApply.apply(admin, TopicCatalogue.of(PARTITIONS), (short) 1, schemas);
      try (Input input = new Input(stack, schemas);
          Rows rows = new Rows(stack, schemas)) {
        Instant now = Instant.now();
        try (Running rollup = Running.start(settings(stack))) {
          for (int i = 0; i < 200; i++) {
            input.put(Given.delivered("a" + i, now));
            input.put(Given.delivered("a" + i, now.plusMillis(5)));
          }
          input.put(Given.dead("x", now, DeadReason.EXPIRED, letter -> letter));
          rows.await(sum -> assertThat(sum.getAttempts()).isEqualTo(200));
          assertThat(rollup.get("/health/ready")).contains("\"ready\"");
          assertThat(rollup.get("/metrics"))
              .contains("switchhook_metrics_late_total", "kafka_stream_");
        }
        for (int i = 150; i < 400; i++) {
          input.put(Given.refused("a" + i, 1, now, 503));
        }
        input.put(Given.dead("x", now, DeadReason.EXPIRED, letter -> letter));
        input.put(Given.dead("y", now, DeadReason.RETRIES_EXHAUSTED, letter -> letter));
        try (Running _ = Running.start(settings(stack))) {
          rows.await(
              sum -> {
                assertThat(sum.getAttempts()).isEqualTo(400);
                assertThat(sum.getDelivered()).isEqualTo(200);
                assertThat(sum.getFailuresByClass()).isEqualTo(Map.of("SERVER_ERROR", 200L));
                assertThat(sum.getDead()).isEqualTo(2);
                assertThat(sum.getDeadByReason())
                    .isEqualTo(Map.of("EXPIRED", 1L, "RETRIES_EXHAUSTED", 1L));
              });
        }
      }
    }
  }

  private Map<String, String> settings(LocalStack stack) {
    return Map.of(
        "kafka.bootstrap.servers",
        stack.broker().bootstrapServers(),
        "schema.registry.url",
        stack.registry().url(),
        "topics.partitions",
        Integer.toString(PARTITIONS),
        "rollup.state.dir",
        folder.resolve("state").toString());
  }

  /** What delivery-service would have written. */
  private static final class Input implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;
    private final AvroWriter<DeliveryAttempt> attempts;
    private final AvroWriter<DeadLetter> letters;

    Input(LocalStack stack, Schemas schemas) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", stack.broker().bootstrapServers(), "acks", "all"),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      attempts =
          new AvroWriter<>(schemas, Topics.DELIVERY_ATTEMPTS, DeliveryAttempt.getClassSchema());
      letters = new AvroWriter<>(schemas, Topics.DEAD_LETTERS, DeadLetter.getClassSchema());
    }

    void put(DeliveryAttempt attempt) throws Exception {
      put(Topics.DELIVERY_ATTEMPTS, attempt.getDeliveryId(), attempts, attempt);
    }

    void put(DeadLetter letter) throws Exception {
      put(Topics.DEAD_LETTERS, letter.getDeadLetterId(), letters, letter);
    }

    private <T extends SpecificRecord> void put(
        String topic, String key, AvroWriter<T> writer, T record) throws Exception {
      producer
          .send(new ProducerRecord<>(topic, key.getBytes(UTF_8), writer.write(record)))
          .get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      producer.close();
    }
  }

  /** A reader of the rows, as an analyst would be one. */
  private static final class Rows implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final AvroReader<DeliveryMetrics> reader;
    private final Map<String, DeliveryMetrics> newest = new HashMap<>();

    Rows(LocalStack stack, Schemas schemas) {
      consumer =
          new KafkaConsumer<>(
              Map.of(
                  "bootstrap.servers",
                  stack.broker().bootstrapServers(),
                  "isolation.level",
                  "read_committed",
                  "auto.offset.reset",
                  "earliest"),
              new StringDeserializer(),
              new ByteArrayDeserializer());
      reader = new AvroReader<>(schemas, DeliveryMetrics.class);
      consumer.assign(
          consumer.partitionsFor(Topics.DELIVERY_METRICS_1M).stream()
              .map(p -> new org.apache.kafka.common.TopicPartition(p.topic(), p.partition()))
              .toList());
    }

    void await(java.util.function.Consumer<DeliveryMetrics> judge) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () -> {
                for (ConsumerRecord<String, byte[]> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  DeliveryMetrics row =
                      ((Decoded.Value<DeliveryMetrics>) reader.readWaiting(record.value()))
                          .record();
                  newest.merge(
                      record.key(), row, (a, b) -> a.getRevision() > b.getRevision() ? a : b);
                }
                assertThat(newest).isNotEmpty();
                judge.accept(
                    newest.values().stream()
                        .reduce(dev.switchhook.delivery.rollup.Rows::add)
                        .orElseThrow());
              });
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  /** The whole program on a thread of this JVM. */
  private static final class Running implements AutoCloseable {
    private final Stop stop = new Stop();
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Running(Map<String, String> settings) {
      Thread.ofPlatform()
          .name("rollup")
          .start(
              () -> {
                try {
                  RollupService.run(ConfigSources.of(settings), stop, ready::complete);
                  ended.complete(null);
                } catch (Throwable e) {
                  ready.completeExceptionally(e);
                  ended.completeExceptionally(e);
                }
              });
    }

    static Running start(Map<String, String> settings) throws Exception {
      Running rollup = new Running(settings);
      rollup.ready.get(180, TimeUnit.SECONDS);
      return rollup;
    }

    String get(String path) throws Exception {
      try (HttpClient client = HttpClient.newHttpClient()) {
        return client
            .send(
                HttpRequest.newBuilder(URI.create(ready.join() + path)).build(),
                BodyHandlers.ofString())
            .body();
      }
    }

    @Override
    public void close() throws Exception {
      stop.request("test");
      ended.get(180, TimeUnit.SECONDS);
      assertThat(stop.failure()).isEmpty();
    }
  }
}
