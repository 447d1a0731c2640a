package dev.switchhook.ingest;

import dev.switchhook.callevents.RejectReason;
import dev.switchhook.callevents.Rejected;
import dev.switchhook.ingest.event.Position;
import dev.switchhook.ingest.event.Rejections;
import dev.switchhook.kit.config.ConfigSources;
import dev.switchhook.kit.run.Refusal;
import dev.switchhook.kit.skip.SkipRules;
import dev.switchhook.kit.skip.SkipService;
import dev.switchhook.topics.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A call event that is passed over: rejected as {@code SKIPPED}, byte for byte. */
final class SkippedEvent implements SkipRules {
  static final SkipService SERVICE =
      new SkipService(
          IngestService.NAME,
          "For a record of voice.call-events that ends the process each time it is read: copies it,"
              + " byte for byte, to voice.call-events.rejected (SKIPPED) and moves the group's"
              + " committed offset behind it, in one transaction and with an audit record. It must"
              + " be the next record that the group reads. Stop every process of the group first.",
          IngestConfig.DEFINITION,
          SkippedEvent::in);

  private final InstantSource clock;

  SkippedEvent(InstantSource clock) {
    this.clock = clock;
  }

  private static SkipService.Group in(ConfigSources given) {
    IngestConfig config = new IngestConfig(given);
    return new SkipService.Group(config.group(), config, (_, clock) -> new SkippedEvent(clock));
  }

  @Override
  public Set<String> topics() {
    return Set.of(Topics.CALL_EVENTS);
  }

  @Override
  public String copiedTo() {
    return Topics.CALL_EVENTS_REJECTED;
  }

  /** What Streams noted beside the offset, the time it has reached, stays. */
  @Override
  public OffsetAndMetadata moved(OffsetAndMetadata committed, long first, long offset) {
    SkipRules.requireNotPassed(offset, committed);
    if (offset > first) {
      throw new Refusal(
          "offset "
              + offset
              + " is not the next one: the group goes on with "
              + first
              + ", and nothing says that what lies between has been fanned out");
    }
    return new OffsetAndMetadata(offset + 1, Optional.empty(), committed.metadata());
  }

  @Override
  public Copies copies(ConsumerRecord<byte[], byte[]> record, String reason) {
    Rejected rejected = new Rejected(RejectReason.SKIPPED, SkipRules.error(reason));
    Position position = new Position(record.topic(), record.partition(), record.offset());
    ProducerRecord<byte[], byte[]> whole =
        new ProducerRecord<>(
            Topics.CALL_EVENTS_REJECTED,
            null,
            record.timestamp(),
            record.key(),
            record.value(),
            Rejections.headers(record.headers(), rejected, position, clock.instant()));
    return new Copies(whole, TooLargeRejections.withoutValue(whole), List.of());
  }
}
