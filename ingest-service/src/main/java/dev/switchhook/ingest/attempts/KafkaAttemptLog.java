package dev.switchhook.ingest.attempts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded.Value;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Utils;

/**
 * Looks through the end of {@code webhook.delivery-attempts}: no index, so the newest records of
 * each partition and no more, which on a busy system is minutes. Of one delivery it looks through
 * one partition, because its attempts stand on one.
 */
public final class KafkaAttemptLog implements AttemptLog {
  /** Over all partitions that are looked at. A record is some 400 bytes, decoded in 5 µs. */
  static final int MOST = 24_000;

  private static final int AT_ONCE = 2;
  private static final Duration LONGEST = Duration.ofSeconds(8);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Schemas schemas;
  private final InstantSource clock;
  private final Semaphore readers = new Semaphore(AT_ONCE);

  /**
   * Opens nothing yet.
   *
   * @param consumers of no group, closed after each question
   */
  public KafkaAttemptLog(
      Supplier<Consumer<byte[], byte[]>> consumers, Schemas schemas, InstantSource clock) {
    this.consumers = consumers;
    this.schemas = schemas;
    this.clock = clock;
  }

  @Override
  public Found read(Question question) {
    if (!readers.tryAcquire()) {
      throw new Busy();
    }
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      return read(question, consumer);
    } finally {
      readers.release();
    }
  }

  private Found read(Question question, Consumer<byte[], byte[]> consumer) {
    Instant deadline = clock.instant().plus(LONGEST);
    List<TopicPartition> partitions = partitions(question, consumer);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    consumer.assign(partitions);
    Map<TopicPartition, Instant> cut = new HashMap<>();
    for (TopicPartition each : partitions) {
      long from =
          Math.max(
              begins.getOrDefault(each, 0L),
              ends.getOrDefault(each, 0L) - MOST / partitions.size());
      consumer.seek(each, from);
      if (from > begins.getOrDefault(each, 0L)) {
        cut.put(each, Instant.MAX);
      }
    }
    AvroReader<DeliveryAttempt> reader = new AvroReader<>(schemas, DeliveryAttempt.class);
    Map<String, DeliveryAttempt> found = new LinkedHashMap<>();
    while (!atEnd(consumer, ends)) {
      if (!clock.instant().isBefore(deadline)) {
        throw new TimeoutException("the attempts could not be read in " + LONGEST);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        TopicPartition of = new TopicPartition(record.topic(), record.partition());
        cut.computeIfPresent(of, (_, first) -> earlier(first, record.timestamp()));
        // The tenant is not in the key, so every record is decoded; poison is no attempt.
        if (reader.readWaiting(record.value()) instanceof Value<DeliveryAttempt>(var attempt)
            && isAskedFor(attempt, question)) {
          found.put(attempt.getAttemptId(), attempt);
        }
      }
    }
    return new Found(
        found.values().stream()
            .sorted(Comparator.comparing(DeliveryAttempt::getEndedAt).reversed())
            .limit(question.limit())
            .toList(),
        cut.values().stream().max(Comparator.naturalOrder()));
  }

  private static List<TopicPartition> partitions(
      Question question, Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> all = new ArrayList<>();
    consumer
        .partitionsFor(Topics.DELIVERY_ATTEMPTS)
        .forEach(each -> all.add(new TopicPartition(each.topic(), each.partition())));
    // As the producer of attempts chooses it: by the key, which is the delivery's id.
    return question
        .delivery()
        .map(
            id -> {
              int partition = Utils.toPositive(Utils.murmur2(id.getBytes(UTF_8))) % all.size();
              return List.of(new TopicPartition(Topics.DELIVERY_ATTEMPTS, partition));
            })
        .orElse(all);
  }

  private static boolean atEnd(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static Instant earlier(Instant first, long timestamp) {
    Instant at = Instant.ofEpochMilli(timestamp);
    return at.isBefore(first) ? at : first;
  }

  private static boolean isAskedFor(DeliveryAttempt attempt, Question question) {
    return attempt.getTenantId().equals(question.tenant())
        && attempt.getSubscriptionId().equals(question.subscription())
        && question.delivery().map(attempt.getDeliveryId()::equals).orElse(true);
  }
}
