package dev.switchhook.topics;

import dev.switchhook.events.AuditRecord;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.events.Delivery;
import dev.switchhook.events.DeliveryAttempt;
import dev.switchhook.events.DeliveryMetrics;
import dev.switchhook.events.ReplayJob;
import dev.switchhook.events.Subscription;
import dev.switchhook.events.SubscriptionState;
import dev.switchhook.registry.SchemaText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** Every topic and how it is made, in the order of the data path. */
public final class TopicCatalogue {
  /** Partitions of the delivery family, and of the other topics that carry as much. */
  public static final int DEFAULT_PARTITIONS = 12;

  /** Topics that a person or an API writes: few records, read whole at a start. */
  private static final int FEW_PARTITIONS = 3;

  private static final Duration WEEK = Duration.ofDays(7);
  private static final String RETENTION = "retention.ms";
  private static final String CLEANUP = "cleanup.policy";
  private static final String LARGEST = "max.message.bytes";

  /** Of what comes from outside, and of what is made of it for receivers. */
  public static final int LARGEST_CARRIED = 1024 * 1024;

  /** Of our own bookkeeping: whatever was carried must fit, with all that is said of it. */
  private static final int LARGEST_KEPT = LARGEST_CARRIED + 64 * 1024;

  /**
   * What a producer's {@code max.request.size} is at least: above what any topic takes, because a
   * producer counts before it compresses and a broker after.
   */
  public static final int LARGEST_REQUEST = 2 * LARGEST_CARRIED;

  private TopicCatalogue() {}

  /**
   * @param partitions of the delivery family (deliveries, retry tiers, replay), which must be equal
   *     so that partition <i>p</i> of all of them is one worker's; and of call events and attempts
   */
  public static List<TopicSpec> of(int partitions) {
    List<TopicSpec> topics = new ArrayList<>();
    topics.add(
        sized(
            LARGEST_CARRIED,
            deleted(Topics.CALL_EVENTS, partitions, WEEK, CallEvent.getClassSchema())));
    topics.add(
        sized(
            LARGEST_KEPT,
            carried(Topics.CALL_EVENTS_REJECTED, partitions, Duration.ofDays(30), Map.of())));
    topics.add(compacted(Topics.SUBSCRIPTIONS, FEW_PARTITIONS, Subscription.getClassSchema()));
    topics.add(
        compacted(Topics.SUBSCRIPTION_STATE, FEW_PARTITIONS, SubscriptionState.getClassSchema()));
    topics.add(
        sized(
            LARGEST_CARRIED,
            deleted(Topics.DELIVERIES, partitions, WEEK, Delivery.getClassSchema())));
    for (RetryTier tier : RetryTier.values()) {
      // The leader's clock, not the producers': a tier is read in order, so its release times
      // must not go backwards.
      topics.add(
          sized(
              LARGEST_CARRIED,
              carried(
                  tier.topic(),
                  partitions,
                  tier.delay().plus(WEEK),
                  Map.of("message.timestamp.type", "LogAppendTime"))));
    }
    topics.add(sized(LARGEST_CARRIED, carried(Topics.REPLAY, partitions, WEEK, Map.of())));
    topics.add(
        sized(
            LARGEST_KEPT,
            deleted(
                Topics.DEAD_LETTERS,
                partitions,
                Duration.ofDays(90),
                DeadLetter.getClassSchema())));
    topics.add(compacted(Topics.DEAD_LETTER_STATE, partitions, DeadLetterState.getClassSchema()));
    topics.add(compacted(Topics.REPLAY_JOBS, 1, ReplayJob.getClassSchema()));
    topics.add(deleted(Topics.AUDIT, 1, Duration.ofDays(400), AuditRecord.getClassSchema()));
    topics.add(
        deleted(
            Topics.DELIVERY_ATTEMPTS,
            partitions,
            Duration.ofDays(30),
            DeliveryAttempt.getClassSchema()));
    topics.add(metrics(Topics.DELIVERY_METRICS_1M, Duration.ofDays(8)));
    topics.add(metrics(Topics.DELIVERY_METRICS_1H, Duration.ofDays(400)));
    return List.copyOf(topics);
  }

  /** The topics whose partition counts must be equal. */
  public static List<String> deliveryFamily() {
    return Stream.concat(
            Stream.of(Topics.DELIVERIES, Topics.REPLAY),
            Stream.of(RetryTier.values()).map(RetryTier::topic))
        .toList();
  }

  private static TopicSpec deleted(String name, int partitions, Duration kept, Schema schema) {
    return new TopicSpec(
        name, partitions, deletion(kept, Map.of()), Optional.of(SchemaText.plain(schema)));
  }

  private static TopicSpec carried(
      String name, int partitions, Duration kept, Map<String, String> more) {
    return new TopicSpec(name, partitions, deletion(kept, more), Optional.empty());
  }

  private static TopicSpec sized(int largest, TopicSpec topic) {
    Map<String, String> config = new TreeMap<>(topic.config());
    config.put(LARGEST, Integer.toString(largest));
    return new TopicSpec(topic.name(), topic.partitions(), config, topic.valueSchema());
  }

  private static Map<String, String> deletion(Duration kept, Map<String, String> more) {
    Map<String, String> config = new TreeMap<>(more);
    config.put(CLEANUP, "delete");
    config.put(RETENTION, Long.toString(kept.toMillis()));
    return config;
  }

  private static TopicSpec compacted(String name, int partitions, Schema schema) {
    return new TopicSpec(
        name, partitions, Map.of(CLEANUP, "compact"), Optional.of(SchemaText.plain(schema)));
  }

  private static TopicSpec metrics(String name, Duration kept) {
    return new TopicSpec(
        name,
        FEW_PARTITIONS,
        Map.of(CLEANUP, "compact,delete", RETENTION, Long.toString(kept.toMillis())),
        Optional.of(SchemaText.plain(DeliveryMetrics.getClassSchema())));
  }
}
