package dev.switchhook.dlq.letter;

import dev.switchhook.events.DeadLetterState;
import dev.switchhook.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The state topic as a map: what has become of which letter. */
public final class LetterStates {
  private final Map<String, LetterState> states = new HashMap<>();

  private LetterStates() {}

  static LetterStates read(TopicRead topics, Decoding<DeadLetterState> decoding) {
    LetterStates states = new LetterStates();
    topics.all(
        Topics.DEAD_LETTER_STATE,
        record -> {
          if (record.key() == null) {
            return;
          }
          String id = new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            states.states.remove(id);
          } else {
            Optional<LetterState> state = decoding.of(record.value()).map(LetterState::of);
            states.states.put(id, state.orElse(LetterState.NOT_UNDERSTOOD));
          }
        });
    return states;
  }

  public LetterState of(String letterId) {
    return states.getOrDefault(letterId, LetterState.UNTOUCHED);
  }

  /** The letter with its state as it is here. */
  public Letter renewed(Letter letter) {
    return letter.with(of(letter.id()));
  }
}
