package dev.switchhook.dlq.letter;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.topics.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Goes once through the dead letters, from the start to the end as it stood, and hands over those
 * that match.
 */
public final class DeadLetterScan {
  /** A letter is written a little after it died, and by another machine's clock. */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  private final TopicRead topics;
  private final Decoding<DeadLetter> decoding;

  DeadLetterScan(TopicRead topics, Decoding<DeadLetter> decoding) {
    this.topics = topics;
    this.decoding = decoding;
  }

  /**
   * What the scan has covered.
   *
   * @param ends by partition; the same filter up to these gives the same letters again
   * @param unreadable where records stand that this build cannot read as dead letters
   */
  public record Covered(Map<Integer, Long> ends, List<Position> unreadable) {}

  /** A letter that was written twice by a worker that crashed is handed over once. */
  public Covered run(DeadLetterFilter filter, LetterStates states, Consumer<Letter> found) {
    Set<String> seen = new HashSet<>();
    List<Position> unreadable = new ArrayList<>();
    Consumer<ConsumerRecord<byte[], byte[]>> each =
        record -> {
          Position at = new Position(record.partition(), record.offset());
          Optional<DeadLetter> says = decoding.of(record.value());
          if (says.isEmpty()) {
            unreadable.add(at);
            return;
          }
          Letter letter = slim(at, says.get(), states, record.serializedValueSize());
          if (filter.matches(letter) && seen.add(letter.id())) {
            found.accept(letter);
          }
        };
    Optional<Instant> since = filter.diedSince();
    Map<Integer, Long> ends =
        since.isPresent()
            ? topics.since(Topics.DEAD_LETTERS, since.get().minus(CLOCKS), each)
            : topics.all(Topics.DEAD_LETTERS, each);
    return new Covered(ends, unreadable);
  }

  /** Lets go of what only a replay needs. */
  private static Letter slim(Position at, DeadLetter says, LetterStates states, int size) {
    boolean hasBytes = says.getRecordValue() != null;
    says.put(DeadLetter.getClassSchema().getField("record_value").pos(), null);
    says.put(DeadLetter.getClassSchema().getField("record_headers").pos(), List.of());
    says.put(DeadLetter.getClassSchema().getField("last_response_excerpt").pos(), null);
    return new Letter(at, says, states.of(says.getDeadLetterId()), size, hasBytes);
  }
}
