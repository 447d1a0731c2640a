package dev.switchhook.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Subscription and call to partition. A subscription's lanes are neighbouring partitions, so they
 * never meet while {@code lanes <= partitions}; a call is always on one lane, so its order holds.
 */
public final class Partitions {
  private Partitions() {}

  /**
   * @param lanes of the subscription, 1 or more
   * @param callId null for a ping, which is on lane 0
   * @param partitions of the delivery family
   */
  public static int of(String subscriptionId, int lanes, @Nullable String callId, int partitions) {
    int lane = callId == null || lanes <= 1 ? 0 : hash(callId) % lanes;
    return Math.floorMod(hash(subscriptionId) % partitions + lane, partitions);
  }

  private static int hash(String text) {
    return Utils.toPositive(Utils.murmur2(text.getBytes(UTF_8)));
  }
}
