package dev.switchhook.kit.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Ciphertext;
import dev.switchhook.events.Subscription;
import dev.switchhook.kit.run.Refusal;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of subscriptions from its beginning, as the services read it: a record that cannot be
 * used leaves the one before it in force. Confined to one thread.
 */
final class SubscriptionLog {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionLog.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** Where a subscription's newest usable record stands. */
  record Row(int partition, long offset, Subscription subscription) {
    boolean uses(long keyId) {
      return Ciphertexts.in(subscription).stream().anyMatch(each -> each.getKeyId() == keyId);
    }

    /** Whether anything in it is sealed under another key. */
    boolean usesOtherThan(long keyId) {
      return Ciphertexts.in(subscription).stream().anyMatch(each -> each.getKeyId() != keyId);
    }
  }

  private final Consumer<byte[], byte[]> consumer;
  private final AvroReader<Subscription> reader;
  private final Map<String, Row> rows = new TreeMap<>();
  private final Map<Long, Long> records = new HashMap<>();

  /**
   * Reads nothing yet.
   *
   * @param consumer without a group; its owner closes it
   */
  SubscriptionLog(Consumer<byte[], byte[]> consumer, Schemas schemas) {
    this.consumer = consumer;
    this.reader = new AvroReader<>(schemas, Subscription.class);
  }

  /** Until where the topic ends now. */
  void readToEnd() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.SUBSCRIPTIONS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      poll();
    }
  }

  /**
   * Goes on reading until that record has been read.
   *
   * @return what came for that key meanwhile, in order
   */
  List<ConsumerRecord<byte[], byte[]>> readTo(int partition, long offset, String key) {
    List<ConsumerRecord<byte[], byte[]>> came = new ArrayList<>();
    TopicPartition at = new TopicPartition(Topics.SUBSCRIPTIONS, partition);
    while (consumer.position(at) <= offset) {
      for (ConsumerRecord<byte[], byte[]> record : poll()) {
        if (record.partition() == partition && key.equals(keyOf(record))) {
          came.add(record);
        }
      }
    }
    return came;
  }

  /** In the order of their ids. */
  Collection<Row> rows() {
    return List.copyOf(rows.values());
  }

  Optional<Row> row(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** Records read so far, superseded ones too, that hold something sealed under the key. */
  long records(long keyId) {
    return records.getOrDefault(keyId, 0L);
  }

  /** Empty for a record that deletes, and for one that cannot be used. */
  Optional<Subscription> read(ConsumerRecord<byte[], byte[]> record) {
    return switch (reader.readWaiting(record.value())) {
      case Decoded.Value<Subscription>(Subscription subscription) ->
          subscription.getSubscriptionId().equals(keyOf(record))
              ? Optional.of(subscription)
              : unusable(record, "its key is not its subscription_id");
      case Decoded.Empty<Subscription> _ -> Optional.empty();
      case Decoded.Poison<Subscription>(String reason, String error) ->
          unusable(record, reason + ": " + error);
      case Decoded.SchemaUnknown<Subscription> _ ->
          throw new Refusal("the schema registry does not answer: a schema is not known");
      case Decoded.Unavailable<Subscription>(String why) ->
          throw new Refusal("the schema registry does not answer: " + why);
    };
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    Iterable<ConsumerRecord<byte[], byte[]>> polled = consumer.poll(POLL);
    polled.forEach(this::take);
    return polled;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = keyOf(record);
    if (record.value() == null) {
      rows.remove(key);
      return;
    }
    read(record)
        .ifPresent(
            subscription -> {
              rows.put(key, new Row(record.partition(), record.offset(), subscription));
              Ciphertexts.in(subscription).stream()
                  .map(Ciphertext::getKeyId)
                  .distinct()
                  .forEach(keyId -> records.merge(keyId, 1L, Long::sum));
            });
  }

  private static Optional<Subscription> unusable(
      ConsumerRecord<byte[], byte[]> record, String why) {
    log.warn(
        "subscription record cannot be used partition={} offset={} why={}",
        record.partition(),
        record.offset(),
        why);
    return Optional.empty();
  }

  private static String keyOf(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null ? "" : new String(record.key(), UTF_8);
  }
}
