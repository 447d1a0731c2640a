package dev.switchhook.e2e.demo;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Follows attempts and dead letters from their start, on a thread of its own. */
final class TopicTail implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final AvroReader<DeliveryAttempt> attempts;
  private final AvroReader<DeadLetter> letters;
  private final Ledger ledger;
  private final Thread thread;

  TopicTail(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Schemas schemas,
      Ledger ledger) {
    this.consumer = consumer;
    this.attempts = new AvroReader<>(schemas, DeliveryAttempt.class);
    this.letters = new AvroReader<>(schemas, DeadLetter.class);
    this.ledger = ledger;
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
          List.of(Topics.DELIVERY_ATTEMPTS, Topics.DEAD_LETTERS).stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        consumer.poll(POLL).forEach(this::take);
      }
    } catch (WakeupException _) {
      // close() asked for it.
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.topic().equals(Topics.DEAD_LETTERS)) {
      take(letters, record, ledger::died);
    } else {
      take(attempts, record, ledger::attempted);
    }
  }

  private static <T extends SpecificRecord> void take(
      AvroReader<T> reader, ConsumerRecord<byte[], byte[]> record, Consumer<T> to) {
    Decoded<T> decoded = reader.readWaiting(record.value());
    if (!(decoded instanceof Decoded.Value<T> value)) {
      throw new IllegalStateException(
          record.topic() + " holds a record that cannot be read: " + decoded);
    }
    to.accept(value.record());
  }
}
