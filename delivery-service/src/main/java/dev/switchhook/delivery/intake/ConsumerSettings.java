package dev.switchhook.delivery.intake;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.serialization.Deserializer;

/** How the consumer that {@link DeliveryConsumer} drives is made. */
public final class ConsumerSettings {
  /** The broker feature that stands for the group protocol {@code consumer}. */
  private static final String GROUP_VERSION = "group.version";

  /**
   * A poll that brings so many has left some. Fetches are bounded as they are on the wire, and what
   * compresses well is a thousand times as much in memory: records of a poll times 1 MiB, for
   * {@link BoundedValues} drops what is larger.
   */
  static final int MOST_RECORDS = 64;

  private ConsumerSettings() {}

  /**
   * For {@code KafkaClients.consumer}.
   *
   * @param instanceId a name that outlives the process, where there are such: ranges follow the
   *     order of member ids, and random ones reshuffle everything at each restart
   * @param consumerProtocol only the partitions that move are revoked; false: the classic protocol,
   *     which revokes all
   */
  public static Map<String, Object> of(
      String group, Optional<String> instanceId, boolean consumerProtocol) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    instanceId.ifPresent(id -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    // Range gives partition p of all topics to one member, and so all there is of a subscription.
    if (consumerProtocol) {
      settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
      settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
    } else {
      settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
      settings.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    }
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // One fetch per broker is under way at a time; a partition resumed meanwhile waits for it.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    // Prefetch is memory: 10 topics of 12 partitions come to 30 MiB at most.
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1_024);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
    return settings;
  }

  /** What a record's value is made of: beside the settings, for it. */
  public static Deserializer<byte[]> values() {
    return new BoundedValues();
  }

  /** Whether the cluster takes the group protocol {@code consumer}; may block. */
  public static boolean consumerProtocol(Admin admin) throws InterruptedException {
    try {
      FinalizedVersionRange version =
          admin.describeFeatures().featureMetadata().get().finalizedFeatures().get(GROUP_VERSION);
      return version != null && version.maxVersionLevel() >= 1;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cluster's features cannot be read", e.getCause());
    }
  }
}
