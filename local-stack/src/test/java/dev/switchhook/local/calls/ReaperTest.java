package dev.switchhook.local.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.events.CallEvent;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.EndedReason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaperTest {
  private static final Instant LATER = Instant.parse("2026-10-09T09:30:00.123Z");

  private final Reaper reaper = new Reaper(3, InstantSource.fixed(LATER));

  @Test
  void aLostCallHasStartedAndNeverEnds() {
    List<List<CallEvent>> lost =
        CallSimulatorTest.calls(1, 500).stream().map(reaper::lose).toList();
    assertThat(lost)
        .allSatisfy(
            seen ->
                assertThat(seen)
                    .extracting(CallEvent::getType)
                    .startsWith("call.started")
                    .doesNotContain("call.ended"));
    assertThat(lost).anyMatch(seen -> seen.size() == 1).anyMatch(seen -> seen.size() > 2);
  }

  @Test
  void itsEndComesNowWithTheNextNumberAndTheLastSignOfLife() {
    List<CallEvent> seen = reaper.lose(CallSimulatorTest.calls(1, 1).getFirst());
    CallEvent end = reaper.endOf(seen);

    CallEvent last = seen.getLast();
    assertThat(end.getType()).isEqualTo("call.ended");
    assertThat(end.getCallId()).isEqualTo(last.getCallId());
    assertThat(end.getTenantId()).isEqualTo(last.getTenantId());
    assertThat(end.getSequence()).isEqualTo(last.getSequence() + 1);
    assertThat(end.getOccurredAt()).isEqualTo(LATER);
    assertThat(end.getCallEnded().getEndedAt()).isEqualTo(last.getOccurredAt());
    assertThat(end.getCallEnded().getEndedBy()).isEqualTo(EndedBy.SYSTEM);
    assertThat(end.getCallEnded().getEndedReason()).isEqualTo(EndedReason.PLATFORM_ERROR);
    assertThat(end.getCallEnded().getEndedReasonDetail()).isEqualTo("reaped");
    assertThat(end.getCallEnded().getOutcome()).isEqualTo(CallOutcome.UNKNOWN);
  }
}
