package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.topics.RetryTier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** What was moved to retry tiers. */
final class TierRecords {
  private TierRecords() {}

  /**
   * Counts them over all tiers, as far as they are written now.
   *
   * @param key whose are counted
   */
  static long of(Backend backend, Predicate<byte[]> key) {
    KafkaClients kafka =
        new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "bench-tiers");
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
      List<TopicPartition> partitions =
          Arrays.stream(RetryTier.values())
              .flatMap(tier -> consumer.partitionsFor(tier.topic()).stream())
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long counted = 0;
      while (partitions.stream().anyMatch(each -> consumer.position(each) < end(ends, each))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          counted += key.test(record.key()) ? 1 : 0;
        }
      }
      return counted;
    }
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    Long end = ends.get(partition);
    if (end == null) {
      throw new IllegalStateException("no end offset of " + partition);
    }
    return end;
  }
}
