package dev.switchhook.delivery.settle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.registry.Schemas;
import dev.switchhook.serde.AvroWriter;
import dev.switchhook.topics.Topics;
import java.time.InstantSource;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Dead letters as records of their topic. */
public final class LetterRecords {
  private final AvroWriter<DeadLetter> letters;
  private final InstantSource clock;

  /** Waits for the registry, so that nothing waits later. */
  public LetterRecords(Schemas schemas, InstantSource clock) {
    this.letters = new AvroWriter<>(schemas, Topics.DEAD_LETTERS, DeadLetter.getClassSchema());
    this.clock = clock;
  }

  /** With the bytes in it. */
  public ProducerRecord<byte[], byte[]> of(Poison poison) {
    return record(DeadLetterRecords.of(poison, clock.instant()));
  }

  /** For a topic that takes no larger one. */
  public ProducerRecord<byte[], byte[]> withoutValue(Poison poison) {
    return record(DeadLetterRecords.withoutValue(DeadLetterRecords.of(poison, clock.instant())));
  }

  ProducerRecord<byte[], byte[]> record(DeadLetter letter) {
    String key =
        letter.getDeliveryId() != null
            ? letter.getDeliveryId()
            : new Origin(
                    letter.getOriginTopic(), letter.getOriginPartition(), letter.getOriginOffset())
                .text();
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS,
        null,
        letter.getDeadAt().toEpochMilli(),
        key.getBytes(UTF_8),
        letters.write(letter));
  }
}
