package dev.switchhook.e2e.bench;

import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.kit.streams.BoundedRocksDb;
import dev.switchhook.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The floor: bare Kafka Streams that reads call events and decodes nothing. It writes for each the
 * same number of records as fan-out does, real deliveries with their keys that it has read before
 * it began, or the event as it is. Clients are set as ingest-service's are. Arguments: broker,
 * group, state folder, topic to write to, records per event (0: the event as it is).
 */
public final class PassThrough implements Processor<byte[], byte[], byte[], byte[]> {
  private static final int SAMPLES = 3_000;
  private static final Duration POLL = Duration.ofMillis(200);

  private final List<Record<byte[], byte[]>> deliveries;
  private final int perEvent;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private int next;

  private PassThrough(List<Record<byte[], byte[]>> deliveries, int perEvent) {
    this.deliveries = deliveries;
    this.perEvent = perEvent;
  }

  public static void main(String[] args) throws Exception {
    int perEvent = Integer.parseInt(args[4]);
    KafkaClients kafka = new KafkaClients(Map.of("bootstrap.servers", args[0]), args[1]);
    List<Record<byte[], byte[]>> deliveries = perEvent == 0 ? List.of() : deliveries(kafka);
    Topology topology =
        new Topology()
            .addSource(
                AutoOffsetReset.earliest(),
                "events",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topics.CALL_EVENTS)
            .addProcessor("pass", () -> new PassThrough(deliveries, perEvent), "events")
            .addSink("out", args[3], new ByteArraySerializer(), new ByteArraySerializer(), "pass");
    KafkaStreams streams =
        new KafkaStreams(topology, kafka.streams(args[1], settings(Path.of(args[2]))));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  streams.close();
                  ended.countDown();
                }));
    streams.start();
    System.out.println("ready name=pass-through");
    ended.await();
  }

  /** As {@code IngestConfig.streams()} has them. */
  private static Map<String, Object> settings(Path state) {
    return Map.of(
        "main.consumer.max.poll.records",
        64,
        "buffered.records.per.partition",
        64,
        "processing.guarantee",
        "at_least_once",
        "num.stream.threads",
        1,
        "state.dir",
        state.toString(),
        "commit.interval.ms",
        500,
        "rocksdb.config.setter",
        BoundedRocksDb.class,
        "producer.linger.ms",
        0);
  }

  private static List<Record<byte[], byte[]>> deliveries(KafkaClients kafka) {
    List<Record<byte[], byte[]>> read = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.DELIVERIES).stream()
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (read.size() < SAMPLES) {
        consumer
            .poll(POLL)
            .forEach(record -> read.add(new Record<>(record.key(), record.value(), 0)));
      }
    }
    return read;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    this.context = context;
  }

  @Override
  public void process(Record<byte[], byte[]> event) {
    if (context == null) {
      throw new IllegalStateException("Streams initialises a processor before it uses it");
    }
    if (perEvent == 0) {
      context.forward(event);
      return;
    }
    for (int number = 0; number < perEvent; number++) {
      context.forward(deliveries.get(next).withTimestamp(event.timestamp()));
      next = (next + 1) % deliveries.size();
    }
  }
}
