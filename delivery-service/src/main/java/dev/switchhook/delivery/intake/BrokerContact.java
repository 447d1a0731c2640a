package dev.switchhook.delivery.intake;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether any broker has answered lately. To whom none has for the session time-out others may own
 * its partitions already, so it starts nothing until one does. Told by the bytes that came in:
 * heartbeats are counted when they are sent, answered or not. Confined to the Kafka thread.
 */
final class BrokerContact {
  private static final Logger log = LoggerFactory.getLogger(BrokerContact.class);
  private static final String GROUP = "consumer-metrics";
  private static final String BYTES_IN = "incoming-byte-total";

  private final Metric bytesIn;
  private final long cutOffAfter;
  private final Downstream downstream;
  private final IntakeMeters meters;
  private final LongSupplier nanos;
  private Object lastBytes;
  private long answeredAt;
  private boolean cutOff;

  BrokerContact(
      Consumer<?, ?> consumer,
      Duration cutOffAfter,
      Downstream downstream,
      IntakeMeters meters,
      LongSupplier nanos) {
    this.bytesIn = bytesIn(consumer);
    this.cutOffAfter = cutOffAfter.toNanos();
    this.downstream = downstream;
    this.meters = meters;
    this.nanos = nanos;
    this.lastBytes = bytesIn.metricValue();
    this.answeredAt = nanos.getAsLong();
  }

  private static Metric bytesIn(Consumer<?, ?> consumer) {
    return consumer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals(BYTES_IN))
        .filter(metric -> metric.getKey().group().equals(GROUP))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("this consumer does not count " + BYTES_IN))
        .getValue();
  }

  void turn() {
    long now = nanos.getAsLong();
    Object bytes = bytesIn.metricValue();
    if (!bytes.equals(lastBytes)) {
      lastBytes = bytes;
      answeredAt = now;
    }
    boolean isCutOff = now - answeredAt >= cutOffAfter;
    if (isCutOff != cutOff) {
      cutOff = isCutOff;
      if (cutOff) {
        log.warn("no broker has answered seconds={}: nothing is sent", cutOffAfter / 1_000_000_000);
      } else {
        log.info("a broker has answered: sending goes on");
      }
      meters.cutOff(cutOff);
      downstream.cutOff(cutOff);
    }
  }

  boolean isCutOff() {
    return cutOff;
  }
}
