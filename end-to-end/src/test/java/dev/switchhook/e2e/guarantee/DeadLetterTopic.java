package dev.switchhook.e2e.guarantee;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.kit.kafka.KafkaClients;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroReader;
import dev.switchhook.serde.Decoded;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** All letters, from the start of the topic to its end as it stood. */
final class DeadLetterTopic {
  private final KafkaClients kafka;
  private final Schemas schemas;

  DeadLetterTopic(KafkaClients kafka, Schemas schemas) {
    this.kafka = kafka;
    this.schemas = schemas;
  }

  List<DeadLetter> read() {
    AvroReader<DeadLetter> reader = new AvroReader<>(schemas, DeadLetter.class);
    List<DeadLetter> letters = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(Map.of())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (!(reader.readWaiting(record.value()) instanceof Decoded.Value<DeadLetter> value)) {
            throw new IllegalStateException(
                "a dead letter that cannot be read at " + record.offset());
          }
          letters.add(value.record());
        }
      }
    }
    return letters;
  }
}
