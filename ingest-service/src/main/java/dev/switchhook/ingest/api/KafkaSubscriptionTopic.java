package dev.switchhook.ingest.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Subscription;
import dev.switchhook.kit.kafka.Acknowledged;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** The compacted topic of subscriptions. The producer is its owner's to close. */
public final class KafkaSubscriptionTopic implements SubscriptionTopic {
  private final Producer<byte[], byte[]> producer;
  private final AvroWriter<Subscription> writer;

  public KafkaSubscriptionTopic(
      Producer<byte[], byte[]> producer, AvroWriter<Subscription> writer) {
    this.producer = producer;
    this.writer = writer;
  }

  @Override
  public Written write(Subscription subscription) {
    return send(subscription.getSubscriptionId(), writer.write(subscription));
  }

  @Override
  public Written delete(String subscriptionId) {
    return send(subscriptionId, null);
  }

  private Written send(String key, byte @Nullable [] value) {
    RecordMetadata written =
        Acknowledged.send(
            producer, new ProducerRecord<>(Topics.SUBSCRIPTIONS, key.getBytes(UTF_8), value));
    return new Written(written.partition(), written.offset());
  }
}
