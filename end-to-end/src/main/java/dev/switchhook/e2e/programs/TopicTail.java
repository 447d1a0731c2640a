package dev.switchhook.e2e.programs;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Follows topics from their beginning, outside of any group, on a thread of its own. */
public final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final List<String> topics;
  private final java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> take;
  private final Thread thread;

  /**
   * Begins at once.
   *
   * @param consumer closed at the end
   * @param take told each record, on the tail's thread
   */
  public TopicTail(
      Consumer<byte[], byte[]> consumer,
      List<String> topics,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> take) {
    this.consumer = consumer;
    this.topics = topics;
    this.take = take;
    this.thread = Thread.ofPlatform().name("tail").start(this::follow);
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    try (consumer) {
      List<TopicPartition> partitions =
          topics.stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        consumer.poll(POLL).forEach(take);
      }
    } catch (WakeupException _) {
      // close() asked for it.
    }
  }
}
