package dev.switchhook.ingest;

import dev.switchhook.callevents.EventValidator;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.event.EventDecoder;
import dev.switchhook.ingest.event.SeenEvents;
import dev.switchhook.ingest.fanout.AddressedDelivery;
import dev.switchhook.ingest.fanout.BodyRenderer;
import dev.switchhook.ingest.fanout.FanOut;
import dev.switchhook.ingest.outage.Waits;
import dev.switchhook.ingest.subscription.LearnedTable;
import dev.switchhook.ingest.subscription.SubscriptionTable;
import dev.switchhook.ingest.subscription.Subscriptions;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The pipeline, top to bottom. Bytes come in and are decoded in it, so that poison is a value and
 * an outage of the registry is not poison.
 *
 * <pre>
 * voice.call-events ─▶ decode ─▶ recognise-repeats ─▶ fan-out ─▶ webhook.deliveries
 *                        │              │                └─────▶ webhook.dead-letters
 *                        └──────────────┴─▶ voice.call-events.rejected
 * webhook.subscriptions ─▶ subscription-table (in every instance, whole)
 * webhook.subscription-state ─▶ learned-table (in every instance, whole; only to be shown)
 * </pre>
 */
final class IngestTopology {
  static final String RECOGNISE_REPEATS = "recognise-repeats";
  static final String FAN_OUT = "fan-out";
  static final String TO_REJECTED = "to-rejected";
  static final String TO_DELIVERIES = "to-deliveries";
  static final String TO_DEAD_LETTERS = "to-dead-letters";

  private static final String CALL_EVENTS = "call-events";
  private static final String DECODE = "decode";

  /** A store has one value per key and window; ours never asks by window. */
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private IngestTopology() {}

  /**
   * Takes no broker; looks up what it writes with, so it waits while the registry is away.
   *
   * @param subscriptions filled by the topology
   */
  static Topology build(
      Schemas schemas,
      Subscriptions subscriptions,
      Waits waits,
      InstantSource clock,
      IngestMeters meters) {
    AvroWriter<Delivery> deliveries =
        new AvroWriter<>(schemas, Topics.DELIVERIES, Delivery.getClassSchema());
    AvroWriter<DeadLetter> deadLetters =
        new AvroWriter<>(schemas, Topics.DEAD_LETTERS, DeadLetter.getClassSchema());
    EventValidator validator = new EventValidator(clock);
    BodyRenderer renderer = new BodyRenderer();
    FanOut fanOut = new FanOut(clock, meters::ask);
    Serializer<byte[]> bytes = new ByteArraySerializer();
    Serializer<AddressedDelivery> delivery =
        (topic, addressed) -> deliveries.write(addressed.delivery());
    Serializer<DeadLetter> deadLetter = (topic, letter) -> deadLetters.write(letter);
    StreamPartitioner<byte[], AddressedDelivery> partition =
        (topic, key, addressed, partitions) -> Optional.of(Set.of(addressed.partition(partitions)));

    return new Topology()
        .addGlobalStore(
            tableStore(SubscriptionTable.STORE),
            "subscriptions",
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            Topics.SUBSCRIPTIONS,
            "subscription-table",
            () -> new SubscriptionTable(schemas, waits.onTableThread(), subscriptions))
        .addGlobalStore(
            tableStore(LearnedTable.STORE),
            "subscription-states",
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            Topics.SUBSCRIPTION_STATE,
            "learned-table",
            () -> new LearnedTable(schemas, waits.onTableThread(), subscriptions))
        .addSource(
            AutoOffsetReset.earliest(),
            CALL_EVENTS,
            wallClock(clock),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            Topics.CALL_EVENTS)
        .addProcessor(
            DECODE,
            () ->
                new DecodeStep(
                    new EventDecoder(schemas, waits.onStreamThread()),
                    validator,
                    renderer,
                    clock,
                    meters),
            CALL_EVENTS)
        .addProcessor(RECOGNISE_REPEATS, () -> new RepeatStep(clock, meters), DECODE)
        .addStateStore(seenStore(), RECOGNISE_REPEATS)
        .addProcessor(
            FAN_OUT, () -> new FanOutStep(fanOut, subscriptions, clock, meters), RECOGNISE_REPEATS)
        .addSink(TO_DELIVERIES, Topics.DELIVERIES, bytes, delivery, partition, FAN_OUT)
        .addSink(TO_DEAD_LETTERS, Topics.DEAD_LETTERS, bytes, deadLetter, FAN_OUT)
        .addSink(TO_REJECTED, Topics.CALL_EVENTS_REJECTED, bytes, bytes, DECODE, RECOGNISE_REPEATS);
  }

  /** In memory, so that every start reads the topic anew: what was deleted long ago is not kept. */
  private static StoreBuilder<KeyValueStore<String, byte[]>> tableStore(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  private static StoreBuilder<WindowStore<byte[], byte[]>> seenStore() {
    return Stores.windowStoreBuilder(
        Stores.persistentWindowStore(RepeatStep.STORE, SeenEvents.RETENTION, WINDOW, false),
        Serdes.ByteArray(),
        Serdes.ByteArray());
  }

  /** Nothing here depends on a record's own time, and Streams dies of a negative one. */
  private static TimestampExtractor wallClock(InstantSource clock) {
    return (record, partitionTime) -> clock.millis();
  }
}
