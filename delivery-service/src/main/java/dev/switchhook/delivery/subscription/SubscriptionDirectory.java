package dev.switchhook.delivery.subscription;

import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Both compacted topics of subscriptions, read to their ends at the start and for ever after. It
 * belongs to one thread: the one that loads it, then its own. Nobody asks it; it tells.
 */
public final class SubscriptionDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SubscriptionDirectory.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final DirectoryRows rows;
  private final DirectoryWatch watch;
  private final Thread thread = new Thread(this::follow, "subscriptions");
  private List<java.util.function.Consumer<SubscriptionChange>> listeners = List.of();
  private Consumer<byte[], byte[]> consumer;

  private SubscriptionDirectory(
      Supplier<Consumer<byte[], byte[]>> consumers, DirectoryRows rows, DirectoryWatch watch) {
    this.consumers = consumers;
    this.rows = rows;
    this.watch = watch;
    this.consumer = consumers.get();
  }

  /**
   * Reads both topics to their ends, and waits for the registry if need be.
   *
   * @param consumers makes one each time the last one has failed; no group is joined
   * @throws InterruptException when interrupted while it waits
   */
  public static SubscriptionDirectory load(
      Supplier<Consumer<byte[], byte[]>> consumers,
      Schemas schemas,
      TermsReader terms,
      DirectoryWatch watch) {
    SubscriptionDirectory directory =
        new SubscriptionDirectory(
            consumers, new DirectoryRows(new RowReaders(schemas), terms, watch), watch);
    try {
      directory.readToEnd();
    } catch (RuntimeException e) {
      directory.consumer.close();
      throw e;
    }
    return directory;
  }

  /**
   * Tells each listener all that is known, then every change on the directory's thread. Once.
   *
   * @param loops must return at once
   */
  public void follow(List<java.util.function.Consumer<SubscriptionChange>> loops) {
    listeners = List.copyOf(loops);
    rows.all().forEach(this::tell);
    thread.start();
  }

  /** Ends the thread. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    boolean broken = false;
    try {
      while (true) {
        try {
          if (broken) {
            reopen();
            broken = false;
          }
          take(POLL);
        } catch (InterruptException e) {
          throw e;
        } catch (KafkaException e) {
          log.warn("directory cannot be read, trying again error={}", e.toString());
          watch.behind("subscriptions cannot be read");
          broken = true;
          pause();
        }
      }
    } catch (InterruptException _) {
      // Its end was asked for. The flag is still set, and would cut the goodbye short.
      Thread.interrupted();
    } catch (RuntimeException | Error e) {
      watch.died(e);
    } finally {
      consumer.close();
    }
  }

  /** From the beginning: rows that were compacted away meanwhile have a newer one behind them. */
  private void reopen() {
    consumer.close();
    consumer = consumers.get();
    readToEnd();
  }

  private void readToEnd() {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.SUBSCRIPTIONS, Topics.SUBSCRIPTION_STATE)) {
      consumer
          .partitionsFor(topic)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      take(POLL);
    }
    watch.current(rows.size(), rows.locked());
  }

  private void take(Duration time) {
    var records = consumer.poll(time);
    for (ConsumerRecord<byte[], byte[]> row : records) {
      taken(row).ifPresent(this::tell);
    }
    if (!records.isEmpty()) {
      watch.current(rows.size(), rows.locked());
    }
  }

  private Optional<SubscriptionChange> taken(ConsumerRecord<byte[], byte[]> row) {
    boolean told = false;
    while (true) {
      try {
        return rows.take(row);
      } catch (RegistryAway e) {
        if (!told) {
          log.warn("waiting for the schema registry topic={} why={}", row.topic(), e.getMessage());
          watch.behind("the schema registry does not answer");
          told = true;
        }
        pause();
      }
    }
  }

  private void tell(SubscriptionChange change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
