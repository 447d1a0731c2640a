package dev.switchhook.producer;

import dev.switchhook.events.CallEvent;
import java.util.Set;

/** How far a call has come: its last sequence number, and which events may still follow. */
final class CallProgress {
  private static final String STARTED = "call.started";
  private static final String ENDED = "call.ended";

  /** They come after the end, for hours. */
  private static final Set<String> AFTERWARDS =
      Set.of("call.analyzed", "transcript.ready", "recording.ready");

  private final String callId;
  private Phase phase;
  private long sequence;

  private CallProgress(String callId, Phase phase, long sequence) {
    this.callId = callId;
    this.phase = phase;
    this.sequence = sequence;
  }

  private enum Phase {
    NEW,
    OPEN,
    ENDED
  }

  static CallProgress ofNew(String callId) {
    return new CallProgress(callId, Phase.NEW, 0);
  }

  static CallProgress after(CallEvent last) {
    boolean ended = last.getType().equals(ENDED) || AFTERWARDS.contains(last.getType());
    return new CallProgress(last.getCallId(), ended ? Phase.ENDED : Phase.OPEN, last.getSequence());
  }

  /**
   * The number the event would have.
   *
   * @throws IllegalStateException when it cannot follow on what the call has had
   */
  long next(String type) {
    switch (phase) {
      case NEW -> require(type.equals(STARTED), type, "its call.started comes first");
      case OPEN -> {
        require(!type.equals(STARTED), type, "it has started already");
        require(!AFTERWARDS.contains(type), type, "its call.ended comes first");
      }
      case ENDED -> require(AFTERWARDS.contains(type), type, "it has ended");
    }
    return sequence + 1;
  }

  /** The event has been made. */
  void passed(String type) {
    sequence++;
    phase = type.equals(ENDED) || phase == Phase.ENDED ? Phase.ENDED : Phase.OPEN;
  }

  private void require(boolean fits, String type, String why) {
    if (!fits) {
      throw new IllegalStateException("no " + type + " for call " + callId + ": " + why);
    }
  }
}
