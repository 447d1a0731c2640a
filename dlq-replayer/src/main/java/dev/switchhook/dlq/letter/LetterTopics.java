package dev.switchhook.dlq.letter;

import dev.switchhook.events.DeadLetter;
import dev.switchhook.events.DeadLetterState;
import dev.switchhook.registry.Schemas;
import dev.switchhook.topics.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Letters and their states, read when asked for. Confined to one thread. */
public final class LetterTopics {
  private final TopicRead topics;
  private final Decoding<DeadLetter> letters;
  private final Decoding<DeadLetterState> states;

  public LetterTopics(TopicRead topics, Schemas schemas) {
    this.topics = topics;
    this.letters = new Decoding<>(schemas, DeadLetter.class);
    this.states = new Decoding<>(schemas, DeadLetterState.class);
  }

  /** As committed up to now. */
  public LetterStates states() {
    return LetterStates.read(topics, states);
  }

  public DeadLetterScan scan() {
    return new DeadLetterScan(topics, letters);
  }

  /** Whole letters, bytes and headers included; those past their retention are not in it. */
  public Map<Position, DeadLetter> whole(Collection<Position> positions) {
    Map<Position, DeadLetter> whole = new HashMap<>();
    topics.at(
        Topics.DEAD_LETTERS,
        positions,
        record ->
            letters
                .of(record.value())
                .ifPresent(
                    letter ->
                        whole.put(new Position(record.partition(), record.offset()), letter)));
    return whole;
  }
}
