package dev.switchhook.local.calls;

import dev.switchhook.events.CallEnded;
import dev.switchhook.events.CallEvent;
import dev.switchhook.events.CallOutcome;
import dev.switchhook.events.EndedBy;
import dev.switchhook.events.EndedReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Loses calls, as a process that dies does, and later ends what it has lost, as a platform must:
 * every call that has started ends exactly once. Not thread-safe.
 */
public final class Reaper {
  /** Without a sign of life for so long a call counts as lost. */
  public static final Duration SILENCE = Duration.ofMinutes(2);

  private final InstantSource clock;
  private final SplittableRandom random;

  public Reaper(long seed, InstantSource clock) {
    this.random = new SplittableRandom(seed);
    this.clock = clock;
  }

  /**
   * What is seen of a call whose process dies: its first events, at least the start, never the end.
   */
  public List<CallEvent> lose(List<CallEvent> call) {
    int end = 0;
    while (!call.get(end).getType().equals("call.ended")) {
      end++;
    }
    return call.subList(0, random.nextInt(end) + 1);
  }

  /** The end of a lost call; it happens now, or its life would be half over at its birth. */
  public CallEvent endOf(List<CallEvent> seen) {
    CallEvent last = seen.getLast();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant started = last.getCall().getStartedAt();
    return CallEvent.newBuilder()
        .setId(new Chance(random.split()).uuid7(now.toEpochMilli()))
        .setType("call.ended")
        .setSource(Call.SOURCE)
        .setTenantId(last.getTenantId())
        .setCallId(last.getCallId())
        .setSequence(last.getSequence() + 1)
        .setOccurredAt(now)
        .setRecordedAt(now)
        .setCall(last.getCall())
        .setCallEnded(
            CallEnded.newBuilder()
                .setEndedAt(last.getOccurredAt())
                .setDurationMs(Duration.between(started, last.getOccurredAt()).toMillis())
                .setEndedBy(EndedBy.SYSTEM)
                .setEndedReason(EndedReason.PLATFORM_ERROR)
                .setEndedReasonDetail("reaped")
                .setOutcome(CallOutcome.UNKNOWN)
                .setFollowUp(List.of())
                .build())
        .build();
  }
}
