package dev.switchhook.dlq.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.dlq.letter.Letter;
import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.RecordHeader;
import dev.switchhook.topics.Partitions;
import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The record that puts a letter's delivery back: key and value byte for byte as they were, the
 * headers of a fresh ladder. Where it goes is the subscription's partition today.
 */
final class ReplayRecord {
  private final String jobId;
  private final int partitions;

  /**
   * @param partitions of the replay topic
   */
  ReplayRecord(String jobId, int partitions) {
    this.jobId = jobId;
    this.partitions = partitions;
  }

  /**
   * Empty when the letter's key is not its subscription's: it would reach another lane.
   *
   * @param whole the same letter with its bytes
   * @param expires when the replayed delivery's life ends
   */
  Optional<ProducerRecord<byte[], byte[]>> of(
      Letter letter, DeadLetter whole, Destination.Open destination, Instant expires) {
    byte[] key = bytes(whole.getRecordKey());
    byte[] value = bytes(whole.getRecordValue());
    if (key == null || value == null || !letter.subscription().equals(new String(key, UTF_8))) {
      return Optional.empty();
    }
    int partition =
        Partitions.of(
            letter.subscription(), destination.lanes(), letter.says().getCallId(), partitions);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topics.REPLAY, partition, key, value);
    for (RecordHeader header : whole.getRecordHeaders()) {
      record.headers().add(header.getName(), bytes(header.getValue()));
    }
    renew(record.headers(), letter, expires);
    return Optional.of(record);
  }

  private void renew(Headers headers, Letter letter, Instant expires) {
    headers.remove(RecordHeaders.DUE_AT);
    headers.remove(RecordHeaders.REASON);
    headers.remove(RecordHeaders.LAST_STATUS);
    RecordHeaders.set(headers, RecordHeaders.ATTEMPT, letter.says().getAttempts());
    RecordHeaders.set(headers, RecordHeaders.REPLAY_BASE, letter.says().getAttempts());
    RecordHeaders.set(headers, RecordHeaders.DEFERRALS, 0);
    RecordHeaders.set(headers, RecordHeaders.REPLAY_JOB, jobId);
    RecordHeaders.set(headers, RecordHeaders.REPLAYS, letter.replays() + 1);
    RecordHeaders.set(headers, RecordHeaders.DEAD_LETTER, letter.id());
    RecordHeaders.set(headers, RecordHeaders.EXPIRES_AT, expires);
    RecordHeaders.set(headers, RecordHeaders.ORIGIN, letter.at().asOrigin());
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
