package dev.switchhook.delivery;

import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.delivery.engine.SourceRecord.Header;
import dev.switchhook.delivery.intake.PassedOver;
import dev.switchhook.delivery.settle.LetterRecords;
import dev.switchhook.events.DeadReason;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.kit.skip.SkipRules;
import dev.switchhook.topics.TopicCatalogue;
import dev.switchhook.topics.Topics;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A record of the delivery family that is passed over: a dead letter with its bytes, which a build
 * that can read it may replay.
 */
final class SkippedDelivery implements SkipRules {
  private final LetterRecords letters;
  private final int window;

  /**
   * @param window as of the workers
   */
  SkippedDelivery(LetterRecords letters, int window) {
    this.letters = letters;
    this.window = window;
  }

  @Override
  public Set<String> topics() {
    return Set.copyOf(TopicCatalogue.deliveryFamily());
  }

  @Override
  public String copiedTo() {
    return Topics.DEAD_LETTERS;
  }

  @Override
  public OffsetAndMetadata moved(OffsetAndMetadata committed, long first, long offset) {
    return PassedOver.commit(committed, first, offset, window);
  }

  @Override
  public Copies copies(ConsumerRecord<byte[], byte[]> record, String reason) {
    Poison poison =
        new Poison(
            new Position(record.topic(), record.partition(), record.offset(), 0),
            new SourceRecord(
                record.key(),
                record.value(),
                Stream.of(record.headers().toArray())
                    .map(header -> new Header(header.key(), header.value()))
                    .toList()),
            DeadReason.UNDECODABLE,
            SkipRules.error(reason));
    return new Copies(
        letters.of(poison),
        letters.withoutValue(poison),
        List.of(DeadLetterId.ofRecord(record.topic(), record.partition(), record.offset())));
  }
}
