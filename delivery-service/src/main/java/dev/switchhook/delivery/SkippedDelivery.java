package dev.switchhook.delivery;

import dev.switchhook.delivery.engine.Poison;
import dev.switchhook.delivery.engine.Position;
import dev.switchhook.delivery.engine.SourceRecord;
import dev.switchhook.delivery.engine.SourceRecord.Header;
import dev.switchhook.delivery.intake.PassedOver;
import dev.switchhook.delivery.settle.LetterRecords;
import dev.switchhook.events.DeadReason;
import dev.switchhook.ids.DeadLetterId;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.skip.SkipRules;
import dev.switchhook.kit.skip.SkipService;
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
  static final SkipService SERVICE =
      new SkipService(
          DeliveryService.NAME,
          "For a record of the delivery family that ends the process each time it is read: copies"
              + " it to webhook.dead-letters (UNDECODABLE, byte for byte) and marks its offset as"
              + " settled in what the group has committed, in one transaction and with an audit"
              + " record. Stop every process of the group first.",
          DeliveryConfig.DEFINITION,
          SkippedDelivery::in);

  private final LetterRecords letters;
  private final int window;

  /**
   * @param window as of the workers
   */
  SkippedDelivery(LetterRecords letters, int window) {
    this.letters = letters;
    this.window = window;
  }

  private static SkipService.Group in(ConfigSources given) {
    DeliveryConfig config = new DeliveryConfig(given);
    return new SkipService.Group(
        config.group(),
        config,
        (schemas, clock) ->
            new SkippedDelivery(new LetterRecords(schemas, clock), config.intake().window()));
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
