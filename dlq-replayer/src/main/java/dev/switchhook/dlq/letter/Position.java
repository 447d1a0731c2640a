package dev.switchhook.dlq.letter;

import dev.switchhook.topics.RecordHeaders;
import dev.switchhook.topics.Topics;
import java.util.Comparator;

/** Where a letter stands on {@code webhook.dead-letters}. */
public record Position(int partition, long offset) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::partition).thenComparingLong(Position::offset);

  /** As in {@code sh-origin}: topic/partition/offset. */
  public String asOrigin() {
    return RecordHeaders.origin(Topics.DEAD_LETTERS, partition, offset);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
