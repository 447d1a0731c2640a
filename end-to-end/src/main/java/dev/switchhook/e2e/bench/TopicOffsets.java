package dev.switchhook.e2e.bench;

import dev.switchhook.e2e.programs.Backend;
import dev.switchhook.kit.kafka.KafkaClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far topics are written, and how far groups have read them. */
final class TopicOffsets implements AutoCloseable {
  private final Admin admin;

  TopicOffsets(Backend backend) {
    this.admin =
        new KafkaClients(Map.of("bootstrap.servers", backend.bootstrapServers()), "bench-offsets")
            .admin();
  }

  /** Makes a topic of the benchmark's own. */
  void create(String topic, int partitions) {
    of(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all());
  }

  /**
   * The ends of what a reader of committed data sees, summed over the partitions. Each transaction
   * counts as one record more on each partition that it wrote to.
   */
  long written(String topic) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription described :
        of(admin.describeTopics(List.of(topic)).allTopicNames()).values()) {
      described
          .partitions()
          .forEach(
              each -> ends.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
    }
    return of(admin.listOffsets(ends, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED)).all())
        .values()
        .stream()
        .mapToLong(end -> end.offset())
        .sum();
  }

  /** Records of a topic below what the group has committed. */
  long committed(String group, String topic) {
    return of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .filter(each -> each.getKey().topic().equals(topic) && each.getValue() != null)
        .mapToLong(each -> each.getValue().offset())
        .sum();
  }

  @Override
  public void close() {
    admin.close();
  }

  private static <T> T of(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker has refused", e.getCause());
    }
  }
}
