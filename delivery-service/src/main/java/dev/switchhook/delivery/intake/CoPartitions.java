package dev.switchhook.delivery.intake;

import dev.switchhook.topics.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches that partition <i>p</i> of every topic of the family is this worker's or none is. During
 * a rebalance they may be apart; for longer, limits and order hold per worker only. Confined to the
 * Kafka thread.
 */
final class CoPartitions {
  private static final Logger log = LoggerFactory.getLogger(CoPartitions.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final IntakeMeters meters;
  private final LongSupplier nanos;
  private boolean together = true;
  private boolean told;
  private long since;

  CoPartitions(IntakeMeters meters, LongSupplier nanos) {
    this.meters = meters;
    this.nanos = nanos;
  }

  /** These are ours now, all of them. */
  void changed(Collection<TopicPartition> assigned) {
    Map<Integer, Integer> topics = new HashMap<>();
    assigned.forEach(at -> topics.merge(at.partition(), 1, Integer::sum));
    int family = TopicCatalogue.deliveryFamily().size();
    boolean now = topics.values().stream().allMatch(count -> count == family);
    if (together && !now) {
      since = nanos.getAsLong();
    }
    together = now;
    if (now) {
      told = false;
      meters.copartitionBroken(false);
    }
  }

  void turn() {
    if (!together && !told && nanos.getAsLong() - since >= PATIENCE.toNanos()) {
      told = true;
      meters.copartitionBroken(true);
      log.warn("partitions of one number are on several workers, limits and order are per worker");
    }
  }
}
