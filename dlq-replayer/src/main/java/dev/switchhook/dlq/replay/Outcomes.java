package dev.switchhook.dlq.replay;

import dev.switchhook.dlq.letter.Decoding;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.Verdict;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows attempts and dead letters from the moment it was made, and counts what came of a job's
 * deliveries. Confined to one thread.
 */
public final class Outcomes implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final Decoding<DeliveryAttempt> attempts;
  private final Decoding<DeadLetter> letters;
  private final Set<String> delivered = new HashSet<>();
  private final Set<String> deadAgain = new HashSet<>();
  private final Set<String> retrying = new HashSet<>();
  private String jobId = "";

  /**
   * @param consumer made for reading without a group; closed with this
   */
  public Outcomes(Consumer<byte[], byte[]> consumer, Schemas schemas, Duration patience) {
    this.consumer = consumer;
    this.attempts = new Decoding<>(schemas, DeliveryAttempt.class);
    this.letters = new Decoding<>(schemas, DeadLetter.class);
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.DELIVERY_ATTEMPTS, Topics.DEAD_LETTERS)) {
      consumer
          .partitionsFor(topic, patience)
          .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    consumer
        .endOffsets(partitions, patience)
        .forEach((partition, end) -> consumer.seek(partition, end));
  }

  public void of(String jobId) {
    this.jobId = jobId;
  }

  /** Takes in what has been written since. */
  public void look(Duration longest) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(longest)) {
      if (record.topic().equals(Topics.DEAD_LETTERS)) {
        letters.of(record.value()).ifPresent(this::dead);
      } else {
        attempts.of(record.value()).ifPresent(this::attempted);
      }
    }
  }

  private void attempted(DeliveryAttempt attempt) {
    if (!ours(attempt.getReplayJobId())) {
      return;
    }
    String delivery = attempt.getDeliveryId();
    if (attempt.getVerdict() == Verdict.DONE) {
      delivered.add(delivery);
      retrying.remove(delivery);
    } else if (attempt.getVerdict() == Verdict.RETRY && !delivered.contains(delivery)) {
      retrying.add(delivery);
    }
  }

  private void dead(DeadLetter letter) {
    if (ours(letter.getReplayJobId())) {
      deadAgain.add(letter.getDeadLetterId());
      retrying.remove(letter.getDeliveryId());
    }
  }

  private boolean ours(@Nullable String job) {
    return jobId.equals(job);
  }

  public int delivered() {
    return delivered.size();
  }

  public int deadAgain() {
    return deadAgain.size();
  }

  public int retrying() {
    return retrying.size();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
