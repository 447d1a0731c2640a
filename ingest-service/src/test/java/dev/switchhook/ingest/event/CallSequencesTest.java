package dev.switchhook.ingest.event;

import static dev.switchhook.ingest.event.CallSequences.Step.BACK;
import static dev.switchhook.ingest.event.CallSequences.Step.GAP;
import static dev.switchhook.ingest.event.CallSequences.Step.NEXT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallSequencesTest {
  private final CallSequences sequences = new CallSequences(2);

  @Test
  void whatIsMissingAndWhatComesLateIsTold() {
    assertThat(step("a", 1)).isEqualTo(NEXT);
    assertThat(step("a", 2)).isEqualTo(NEXT);
    assertThat(step("a", 5)).isEqualTo(GAP);
    assertThat(step("a", 3)).isEqualTo(BACK);
    assertThat(step("a", 6)).isEqualTo(NEXT);
  }

  @Test
  void aCallWhoseBeginningWasNotSeenIsTakenAsItComes() {
    assertThat(step("a", 7)).isEqualTo(NEXT);
    assertThat(step("a", 8)).isEqualTo(NEXT);
  }

  @Test
  void callsAreKeptApart() {
    assertThat(step("a", 1)).isEqualTo(NEXT);
    assertThat(step("b", 4)).isEqualTo(NEXT);
    assertThat(step("a", 2)).isEqualTo(NEXT);
  }

  @Test
  void theCallThatWasQuietLongestIsForgotten() {
    step("a", 1);
    step("b", 1);
    step("a", 2);
    step("c", 1);
    assertThat(step("a", 4)).isEqualTo(GAP);
    assertThat(step("b", 9)).isEqualTo(NEXT);
  }

  private CallSequences.Step step(String call, long sequence) {
    return sequences.step(
        Wire.event(
            ExampleCall.started(),
            event -> {
              event.put("call_id", call);
              event.put("sequence", sequence);
            }));
  }
}
