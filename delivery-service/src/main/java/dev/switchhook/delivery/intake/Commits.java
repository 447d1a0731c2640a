package dev.switchhook.delivery.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When offsets are committed, and which: those of partitions that have news. One commit is under
 * way at a time; what a failed one said is said again. Confined to the Kafka thread.
 */
final class Commits {
  private static final Logger log = LoggerFactory.getLogger(Commits.class);
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final IntakeSettings settings;
  private final IntakeMeters meters;
  private final LongSupplier nanos;
  private boolean underWay;
  private boolean failing;
  private long last;
  private int settledSince;

  Commits(
      Consumer<byte[], byte[]> consumer,
      IntakeSettings settings,
      IntakeMeters meters,
      LongSupplier nanos) {
    this.consumer = consumer;
    this.settings = settings;
    this.meters = meters;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  void settledOne() {
    settledSince++;
  }

  /** Never waits. */
  void sendIfDue(Collection<AssignedPartition> partitions) {
    long now = nanos.getAsLong();
    boolean due =
        now - last >= settings.commitEvery().toNanos() || settledSince >= settings.commitCount();
    if (underWay || !due) {
      return;
    }
    List<AssignedPartition> news = withNews(partitions);
    last = now;
    settledSince = 0;
    if (news.isEmpty()) {
      return;
    }
    underWay = true;
    consumer.commitAsync(
        offsets(news),
        (offsets, failure) -> {
          underWay = false;
          ended(now, failure, news);
        });
  }

  /** Waits for the broker, up to 5 s. If it fails, what was settled is delivered again. */
  void send(Collection<AssignedPartition> partitions) {
    List<AssignedPartition> news = withNews(partitions);
    if (news.isEmpty()) {
      return;
    }
    long began = nanos.getAsLong();
    Map<TopicPartition, OffsetAndMetadata> offsets = offsets(news);
    try {
      try {
        consumer.commitSync(offsets, SYNC_TIMEOUT);
      } catch (WakeupException e) {
        // It said that we are to stop, which we know by mail, and it says so once.
        consumer.commitSync(offsets, SYNC_TIMEOUT);
      }
      ended(began, null, news);
    } catch (KafkaException e) {
      ended(began, e, news);
    }
  }

  private void ended(long began, @Nullable Exception failure, List<AssignedPartition> of) {
    Duration took = Duration.ofNanos(nanos.getAsLong() - began);
    if (failure == null) {
      meters.committed(took, "ok");
      if (failing) {
        failing = false;
        log.info("commits go on");
      }
      return;
    }
    meters.committed(took, "failed");
    of.forEach(AssignedPartition::commitFailed);
    if (!failing) {
      failing = true;
      log.warn("commit failed, is tried again partitions={} error={}", of.size(), said(failure));
    }
  }

  private static String said(Exception failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  private static List<AssignedPartition> withNews(Collection<AssignedPartition> partitions) {
    List<AssignedPartition> news = new ArrayList<>();
    for (AssignedPartition partition : partitions) {
      if (partition.hasNews()) {
        news.add(partition);
      }
    }
    return news;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(List<AssignedPartition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (AssignedPartition partition : partitions) {
      offsets.put(partition.at(), partition.commit(meters));
    }
    return offsets;
  }
}
