package dev.switchhook.ingest.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.events.Delivery;
import dev.switchhook.ingest.fanout.AddressedDelivery;
import dev.switchhook.kit.kafka.Acknowledged;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The topic that the fan-out writes to as well. The producer is its owner's to close. */
public final class KafkaDeliveryTopic implements DeliveryTopic {
  private final Producer<byte[], byte[]> producer;
  private final AvroWriter<Delivery> writer;
  private final int partitions;

  public KafkaDeliveryTopic(
      Producer<byte[], byte[]> producer, AvroWriter<Delivery> writer, int partitions) {
    this.producer = producer;
    this.writer = writer;
    this.partitions = partitions;
  }

  @Override
  public void write(AddressedDelivery addressed) {
    Delivery delivery = addressed.delivery();
    Acknowledged.send(
        producer,
        new ProducerRecord<>(
            Topics.DELIVERIES,
            addressed.partition(partitions),
            delivery.getSubscriptionId().getBytes(UTF_8),
            writer.write(delivery)));
  }
}
