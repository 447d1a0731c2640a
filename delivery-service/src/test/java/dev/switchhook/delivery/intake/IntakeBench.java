package dev.switchhook.delivery.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.engine.Arrival;
import dev.switchhook.delivery.engine.OpenDelivery;
import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.events.Delivery;
import dev.switchhook.ids.DeliveryId;
import dev.switchhook.registry.SchemaText;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A {@link DeliveryConsumer} on virtual time, over logs, with a loop that writes down. */
final class IntakeBench implements Downstream {
  static final int PARTITIONS = 2;
  static final TopicPartition MAIN = new TopicPartition(Topics.DELIVERIES, 0);
  static final TopicPartition TIER_5S = new TopicPartition(Topics.DELIVERIES + ".retry.5s", 0);
  static final TopicPartition REPLAY = new TopicPartition(Topics.REPLAY, 0);

  record Release(Predicate<Position> which, Runnable whenDrained) {}

  final VirtualTime time = new VirtualTime();
  final LogConsumer kafka = new LogConsumer();
  final FlakyRegistry registry = new FlakyRegistry();
  final Schemas schemas = Schemas.over(registry, () -> time.now());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<Arrival> arrivals = new ArrayList<>();
  final List<List<Arrival>> batches = new ArrayList<>();
  final List<Release> releases = new ArrayList<>();
  final List<Predicate<Position>> lost = new ArrayList<>();
  final List<Predicate<Position>> crowded = new ArrayList<>();
  final List<Boolean> cutOffs = new ArrayList<>();
  String readiness = "unknown";

  /** What the loop does about a release; by default it has nothing in flight. */
  Consumer<Release> onRelease = release -> release.whenDrained().run();

  private final AvroWriter<Delivery> writer;
  final DeliveryConsumer consumer;

  IntakeBench() {
    this(IntakeSettings.standard(PARTITIONS));
  }

  IntakeBench(IntakeSettings settings) {
    AvroSchema schema = new AvroSchema(SchemaText.plain(Delivery.getClassSchema()));
    int id = registry.add(Topics.DELIVERIES + "-value", schema);
    schemas.fetch(id);
    writer = new AvroWriter<>(schemas, Topics.DELIVERIES, Delivery.getClassSchema());
    for (TopicPartition at : family()) {
      kafka.updateBeginningOffsets(Map.of(at, 0L));
      kafka.updateEndOffsets(Map.of(at, 0L));
    }
    Readiness told =
        new Readiness() {
          @Override
          public void ready() {
            readiness = "";
          }

          @Override
          public void notReady(String why) {
            readiness = why;
          }
        };
    consumer =
        new DeliveryConsumer(
            kafka, settings, schemas, this, new IntakeWatch(meters, 0, told), time.clocks());
  }

  /** Joined, all of the family assigned, nothing read yet. */
  static IntakeBench started() {
    return started(IntakeSettings.standard(PARTITIONS));
  }

  static IntakeBench started(IntakeSettings settings) {
    IntakeBench bench = new IntakeBench(settings);
    bench.consumer.join();
    bench.kafka.rebalance(family());
    bench.turns(2);
    return bench;
  }

  static List<TopicPartition> family() {
    List<TopicPartition> family = new ArrayList<>();
    for (String topic : TopicCatalogue.deliveryFamily()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        family.add(new TopicPartition(topic, partition));
      }
    }
    return family;
  }

  void turns(int count) {
    for (int turn = 0; turn < count; turn++) {
      consumer.turn();
    }
  }

  void turnsFor(Duration time, Duration step) {
    for (Instant end = this.time.now().plus(time); this.time.now().isBefore(end); ) {
      this.time.passes(step);
      consumer.turn();
    }
  }

  @Override
  public void arrived(List<Arrival> batch) {
    arrivals.addAll(batch);
    batches.add(List.copyOf(batch));
  }

  @Override
  public void released(Predicate<Position> which, Runnable whenDrained) {
    Release release = new Release(which, whenDrained);
    releases.add(release);
    onRelease.accept(release);
  }

  @Override
  public void crowded(Predicate<Position> which) {
    crowded.add(which);
  }

  @Override
  public void cutOff(boolean isCutOff) {
    cutOffs.add(isCutOff);
  }

  @Override
  public void lost(Predicate<Position> which) {
    lost.add(which);
  }

  void settle(Collection<? extends Arrival> which) {
    which.forEach(arrival -> consumer.settled(arrival.position()));
  }

  void settle(long... offsets) {
    for (long offset : offsets) {
      arrivals.stream()
          .filter(arrival -> arrival.position().offset() == offset)
          .forEach(arrival -> consumer.settled(arrival.position()));
    }
  }

  List<Long> offsets() {
    return arrivals.stream().map(arrival -> arrival.position().offset()).toList();
  }

  List<Poison> poisons() {
    return arrivals.stream().filter(Poison.class::isInstance).map(Poison.class::cast).toList();
  }

  OpenDelivery delivery(int index) {
    return (OpenDelivery) arrivals.get(index);
  }

  OffsetAndMetadata committed(TopicPartition at) {
    return kafka.durable().get(at);
  }

  double count(String meter) {
    return meters.find(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  double gauge(String meter, String... tags) {
    return meters.get(meter).tags(tags).gauge().value();
  }

  byte[] bytes(Delivery delivery) {
    return writer.write(delivery);
  }

  static Delivery.Builder aDelivery(int number) {
    Instant occurred = Instant.parse("2026-11-26T09:59:59Z");
    return Delivery.newBuilder()
        .setDeliveryId(id(number))
        .setSubscriptionId("sub_1")
        .setTenantId("ten_1")
        .setEventId(new UUID(1, number).toString())
        .setEventType("call.ended")
        .setCallId("call_" + number)
        .setSequence(1L)
        .setOccurredAt(occurred)
        .setRecordedAt(occurred)
        .setExpiresAt(occurred.plusSeconds(72 * 3_600))
        .setBody(ByteBuffer.wrap("{}".getBytes(UTF_8)));
  }

  static String id(int number) {
    return DeliveryId.of(new UUID(1, number).toString(), "sub_1");
  }

  /** One delivery an offset, appended now. */
  void appendDeliveries(TopicPartition at, long from, long to) {
    for (long offset = from; offset < to; offset++) {
      append(at, offset, bytes(aDelivery((int) offset).build()));
    }
  }

  void append(TopicPartition at, long offset, byte[] value) {
    append(at, offset, "sub_1".getBytes(UTF_8), value, new RecordHeaders());
  }

  void append(TopicPartition at, long offset, byte[] key, byte[] value, Headers headers) {
    kafka.append(record(at, offset, time.now(), key, value, headers));
  }

  static ConsumerRecord<byte[], byte[]> record(
      TopicPartition at, long offset, Instant appended, byte[] key, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        at.topic(),
        at.partition(),
        offset,
        appended.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }
}
