package dev.switchhook.delivery.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.events.Delivery;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.local.broker.EmbeddedBroker;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** A real broker with the delivery family on it, and workers' intakes that run against it. */
final class IntakeCluster implements AutoCloseable {
  static final int PARTITIONS = 3;

  private static final Map<String, Integer> NUMBERS =
      range(0, 1_000).stream().collect(Collectors.toMap(IntakeBench::id, number -> number));

  final EmbeddedBroker broker;
  final KafkaClients clients;
  final Admin admin;
  final Producer<byte[], byte[]> producer;
  private final FlakyRegistry registry = new FlakyRegistry();
  private final Schemas schemas = Schemas.over(registry, InstantSource.system());
  private final AvroWriter<Delivery> writer;

  private IntakeCluster(EmbeddedBroker broker) {
    this.broker = broker;
    clients = new KafkaClients(Map.of("bootstrap.servers", broker.bootstrapServers()), "test");
    admin = clients.admin();
    producer = clients.producer(Map.of());
    registry.add(
        Topics.DELIVERIES + "-value", new AvroSchema(SchemaText.plain(Delivery.getClassSchema())));
    writer = new AvroWriter<>(schemas, Topics.DELIVERIES, Delivery.getClassSchema());
  }

  static IntakeCluster start(Path folder) throws Exception {
    IntakeCluster cluster = new IntakeCluster(EmbeddedBroker.start(folder));
    Set<String> family = Set.copyOf(TopicCatalogue.deliveryFamily());
    List<NewTopic> topics =
        TopicCatalogue.of(PARTITIONS).stream()
            .filter(spec -> family.contains(spec.name()))
            .map(spec -> new NewTopic(spec.name(), PARTITIONS, (short) 1).configs(spec.config()))
            .toList();
    cluster.admin.createTopics(topics).all().get();
    cluster.ends(family());
    return cluster;
  }

  static Set<TopicPartition> family() {
    return TopicCatalogue.deliveryFamily().stream()
        .flatMap(
            topic ->
                IntStream.range(0, PARTITIONS)
                    .mapToObj(number -> new TopicPartition(topic, number)))
        .collect(Collectors.toSet());
  }

  /** A known group that has nothing to read yet. */
  String groupAtTheEnd(String group) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    ends(family()).forEach((at, end) -> offsets.put(at, new OffsetAndMetadata(end)));
    admin.alterConsumerGroupOffsets(group, offsets).all().get();
    return group;
  }

  Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(at -> latest.put(at, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(latest).all().get().forEach((at, info) -> ends.put(at, info.offset()));
    return ends;
  }

  Map<TopicPartition, OffsetAndMetadata> committed(String group) throws Exception {
    return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
  }

  Producer<byte[], byte[]> transactional(String id) {
    Producer<byte[], byte[]> transactional =
        clients.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id));
    transactional.initTransactions();
    return transactional;
  }

  ProducerRecord<byte[], byte[]> record(String topic, int partition, int number) {
    byte[] value = writer.write(IntakeBench.aDelivery(number).build());
    return new ProducerRecord<>(topic, partition, "sub_1".getBytes(UTF_8), value);
  }

  /** In order, acknowledged when it returns. */
  void produce(String topic, int partition, int from, int to) {
    for (int number = from; number < to; number++) {
      producer.send(record(topic, partition, number));
    }
    producer.flush();
  }

  Running run(String group, boolean consumerProtocol) {
    return run(group, consumerProtocol, MissingOffsets.STOP);
  }

  Running run(String group, boolean consumerProtocol, MissingOffsets missing) {
    return new Running(group, consumerProtocol, missing);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    broker.close();
  }

  /** One record that was handed over. */
  record Seen(Arrival arrival, Instant at) {
    int number() {
      return NUMBERS.get(((OpenDelivery) arrival).id());
    }

    Position position() {
      return arrival.position();
    }
  }

  /** A worker's Kafka thread, and a loop that settles what it is told to. */
  final class Running implements Downstream, Readiness, AutoCloseable {
    final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final DeliveryConsumer consumer;
    private final Thread thread;
    private volatile Predicate<Seen> settles = _ -> true;
    private volatile Throwable failure;

    private Running(String group, boolean consumerProtocol, MissingOffsets missing) {
      IntakeSettings standard = IntakeSettings.standard(PARTITIONS);
      IntakeSettings settings =
          new IntakeSettings(
              PARTITIONS,
              standard.gateAhead(),
              Duration.ofMillis(100),
              standard.commitCount(),
              standard.window(),
              standard.repeatsWindow(),
              standard.revokeDrain(),
              standard.shutdownDrain(),
              standard.cutOff(),
              missing);
      consumer =
          new DeliveryConsumer(
              clients.consumer(
                  ConsumerSettings.of(group, Optional.empty(), consumerProtocol),
                  ConsumerSettings.values()),
              settings,
              schemas,
              this,
              new IntakeWatch(new SimpleMeterRegistry(), 0, this),
              new Clocks(InstantSource.system(), System::nanoTime));
      thread = Thread.ofPlatform().name("kafka-" + group).start(this::work);
    }

    Running settling(Predicate<Seen> which) {
      settles = which;
      return this;
    }

    /** What it says of its readiness now; empty when it is ready. */
    String readiness() {
      return said.stream().reduce((_, last) -> last).orElse("");
    }

    List<Integer> numbers() {
      return seen.stream().map(Seen::number).toList();
    }

    void settle(Predicate<Seen> which) {
      seen.stream().filter(which).forEach(one -> consumer.settled(one.position()));
    }

    Throwable failure() {
      return failure;
    }

    @Override
    public void arrived(List<Arrival> batch) {
      Instant now = Instant.now();
      for (Arrival arrival : batch) {
        Seen one = new Seen(arrival, now);
        seen.add(one);
        if (settles.test(one)) {
          consumer.settled(arrival.position());
        }
      }
    }

    @Override
    public void released(Predicate<Position> which, Runnable whenDrained) {
      whenDrained.run();
    }

    @Override
    public void lost(Predicate<Position> which) {}

    @Override
    public void cutOff(boolean isCutOff) {}

    @Override
    public void crowded(Predicate<Position> which) {}

    @Override
    public void ready() {
      said.add("");
    }

    @Override
    public void notReady(String why) {
      said.add(why);
    }

    @Override
    public void close() throws InterruptedException {
      consumer.stop();
      thread.join(Duration.ofSeconds(60));
      if (thread.isAlive()) {
        throw new IllegalStateException("the Kafka thread does not end");
      }
    }

    private void work() {
      try {
        consumer.run();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }
  }

  static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
